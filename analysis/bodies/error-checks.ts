/** The errors that a message raises, against those after its `throws`. */

import type { Span } from '../../grammar/tree.ts'
import type { TypedExpr, TypedStatement } from '../../model/body.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import type { FlowInput } from './flow-input.ts'
import { expressionsOf, partsOf } from './typed-parts.ts'
import { spanAt } from './typing.ts'

export function checkErrors(input: FlowInput): void {
  const { body, own, report } = input
  const raised = declaredErrors(input, own.raises)
  if (body.throws) {
    const declared = new Set(body.throws.map((code) => code.text))
    for (const code of raised) {
      if (declared.has(code)) continue
      const [at = body.at, ...others] = raisingPlaces(input, code)
      report({ kind: 'error-not-thrown', at, code, message: body.name, others: others.slice(0, MOST_PLACES) })
    }
    for (const code of body.throws) {
      if (own.raises.has(code.text) || !input.scope.errors.has(code.text) || isExternal(body.key)) continue
      if (mayBreakCheck(input, code.text)) continue
      report({ kind: 'error-never-raised', at: code, code: code.text, message: body.name })
    }
  }
  if (body.apart) {
    const declared = new Set(body.apart.decl.throws.map((code) => code.text))
    const codes = raised.filter((code) => !declared.has(code))
    if (codes.length > 0) report({ kind: 'errors-added', at: body.at, codes, message: body.name })
  }
}

/** How many places of one error are reported with the first. */
const MOST_PLACES = 20

/** True if a check of a class raises the code, and the body changes something: which checks a write concerns is found later. */
function mayBreakCheck({ scope, own }: FlowInput, code: string): boolean {
  const changes = [own.writes, own.creates, own.destroys, own.unlinks].some((set) => set.size > 0)
  if (!changes) return false
  return scope.classes.some(({ decl }) =>
    decl.constraints.some((line) => line.kind === 'check' && line.error.code.text === code),
  )
}

/** The outside may raise what the default implementation of an external does not. */
function isExternal(key: string): boolean {
  return key.startsWith('external ')
}

/** The errors that the API declares: built-in ones need no `throws`, and those of the standard classes neither. */
function declaredErrors({ scope }: FlowInput, raises: ReadonlySet<string>): string[] {
  return [...raises]
    .filter((code) => !BUILT_IN_ERRORS.has(code) && scope.errors.get(code)?.place.standard === false)
    .sort()
}

/** The places in the body that raise the code, by themselves or through a call, in the order of the text. */
function raisingPlaces(input: FlowInput, code: string): Span[] {
  return placesIn(input, input.typed.statements, code)
}

function placesIn(input: FlowInput, statements: readonly TypedStatement[], code: string): Span[] {
  return statements.flatMap((statement) => [
    ...expressionsOf(statement).flatMap((expr) => placesInExpr(input, expr, code)),
    ...placesInStatement(input, statement, code),
  ])
}

function placesInStatement(input: FlowInput, statement: TypedStatement, code: string): Span[] {
  switch (statement.kind) {
    case 'require':
    case 'fail':
      return statement.error.code === code ? [spanAt(statement.error)] : []
    case 'if':
      return placesIn(input, [...statement.then, ...statement.else], code)
    case 'for':
      return placesIn(input, statement.statements, code)
    case 'try': {
      const isCaught = statement.codes.includes(code)
      const inside = isCaught ? [] : placesIn(input, statement.statements, code)
      return [...inside, ...placesIn(input, statement.handler, code)]
    }
    default:
      return []
  }
}

function placesInExpr(input: FlowInput, expr: TypedExpr, code: string): Span[] {
  const inside = partsOf(expr).flatMap((part) => placesInExpr(input, part, code))
  if (expr.kind !== 'call' || !input.effectsOf(expr.callee, false).raises.has(code)) return inside
  return [...inside, spanAt(expr)]
}
