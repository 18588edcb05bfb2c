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
      report({ kind: 'error-not-thrown', at: raisingPlace(input, code) ?? body.at, code, message: body.name })
    }
    for (const code of body.throws) {
      if (own.raises.has(code.text) || !input.scope.errors.has(code.text) || isExternal(body.key)) continue
      report({ kind: 'error-never-raised', at: code, code: code.text, message: body.name })
    }
  }
  if (body.apart) {
    const declared = new Set(body.apart.decl.throws.map((code) => code.text))
    const codes = raised.filter((code) => !declared.has(code))
    if (codes.length > 0) report({ kind: 'errors-added', at: body.at, codes, message: body.name })
  }
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

/** The first place in the body that raises the code, by itself or through a call. */
function raisingPlace(input: FlowInput, code: string): Span | undefined {
  return firstIn(input, input.typed.statements, code)
}

function firstIn(input: FlowInput, statements: readonly TypedStatement[], code: string): Span | undefined {
  for (const statement of statements) {
    const found = firstInStatement(input, statement, code)
    if (found) return found
  }
  return undefined
}

function firstInStatement(input: FlowInput, statement: TypedStatement, code: string): Span | undefined {
  for (const expr of expressionsOf(statement)) {
    const found = firstInExpr(input, expr, code)
    if (found) return found
  }
  switch (statement.kind) {
    case 'require':
    case 'fail':
      return statement.error.code === code ? spanAt(statement.error) : undefined
    case 'if':
      return firstIn(input, [...statement.then, ...statement.else], code)
    case 'for':
      return firstIn(input, statement.statements, code)
    case 'try': {
      const isCaught = statement.codes.includes(code)
      return (
        (isCaught ? undefined : firstIn(input, statement.statements, code)) ?? firstIn(input, statement.handler, code)
      )
    }
    default:
      return undefined
  }
}

function firstInExpr(input: FlowInput, expr: TypedExpr, code: string): Span | undefined {
  for (const part of partsOf(expr)) {
    const found = firstInExpr(input, part, code)
    if (found) return found
  }
  if (expr.kind !== 'call') return undefined
  return input.effectsOf(expr.callee, false).raises.has(code) ? spanAt(expr) : undefined
}
