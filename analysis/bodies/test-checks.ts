/**
 * What a test may not call. A test is a client: its statements run between calls, in no message that could wait, hold or be
 * asked again later.
 */
import type { CallTarget, TypedExpr, TypedStatement } from '../../model/body.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { mayBeLost, type Scope } from '../scope/symbols.ts'
import { checkClientRecords } from './client-records.ts'
import type { ClosedEffects } from './effect-graph.ts'
import { type FlowInput, visit } from './flow-input.ts'
import { isInternal } from './internal-rpcs.ts'
import { spanAt } from './typing.ts'

export function checkTest(input: FlowInput): void {
  if (input.body.setting !== 'test') return
  checkClientRecords(input)
  visit(input.typed.statements, {
    expr: (expr) => checkExpr(input, expr),
    statement: (statement) => {
      if (statement.kind === 'given') checkAnswer(input, statement.value)
      if (statement.kind === 'expect fails') checkExpectedError(input, statement)
    },
  })
}

function checkExpr(input: FlowInput, expr: TypedExpr): void {
  const { scope, report, effectsOf } = input
  const at = spanAt(expr)
  if (expr.kind === 'task') report({ kind: 'not-allowed-here', at, what: 'task', where: 'a test' })
  // Of the other targets of `async` it is reported that they have no asynchronous form.
  if (expr.kind !== 'call' || expr.async) return
  const { callee } = expr
  if (callee.kind === 'external') {
    report({ kind: 'not-allowed-here', at, what: `the external "${callee.name}"`, where: 'a test' })
    return
  }
  if (callee.kind === 'message' && !isInternal(scope, callee)) return
  const what = needsMessage(effectsOf(callee, false))
  if (what !== undefined) report({ kind: 'not-allowed-here', at, what, where: 'a test', through: nameOf(callee) })
}

/** What of these effects only a message can do that a client calls; undefined if a test may do all of them. */
export function needsMessage({ waits, holds, after, progress }: ClosedEffects): string | undefined {
  if (waits) return 'wait or an external'
  if (holds) return 'hold'
  if (after) return 'after'
  return progress ? 'progress' : undefined
}

/** An external is answered at once, and by nobody's call. */
function checkAnswer({ scope, report }: FlowInput, value: TypedExpr): void {
  const body = [{ kind: 'do', at: value.at, call: value }] as const
  visit(body, {
    expr: (expr) => {
      if (expr.kind !== 'call' || expr.callee.kind !== 'message' || isInternal(scope, expr.callee)) return
      const what = `a call of the message "${nameOf(expr.callee)}"`
      report({ kind: 'not-allowed-here', at: spanAt(expr), what, where: 'the answer of an external' })
    },
  })
}

/** The call can end in the error. Built-in ones are expected of any call, as its arguments may be wrong. */
function checkExpectedError(input: FlowInput, { at, call, code }: TypedStatement & { kind: 'expect fails' }): void {
  const { scope, report, effectsOf } = input
  if (!isDeclared(scope, code) || mayBeLost(scope, code) || call.kind !== 'call' || call.async) return
  const { callee } = call
  const { raises, waits } = effectsOf(callee, false)
  if (raises.has(code) || isOfCheck(scope, code) || callsSetters(callee)) return
  // The test may say that an external fails with any error.
  if (waits && [...scope.callables.values()].some(({ kind }) => kind === 'external')) return
  const declared = [...raises].filter((one) => isDeclared(scope, one)).sort()
  report({ kind: 'error-not-possible', at: spanAt({ at }), code, callee: nameOf(callee), raises: declared })
}

/** By the API itself. */
function isDeclared({ errors }: Scope, code: string): boolean {
  return !BUILT_IN_ERRORS.has(code) && errors.get(code)?.place.standard === false
}

/** Which checks a write concerns is found later. */
function isOfCheck({ classes }: Scope, code: string): boolean {
  return classes.some(({ decl }) =>
    decl.constraints.some((line) => line.kind === 'check' && line.error.code.text === code),
  )
}

/** `C.set` runs the bodies of `set_f`. */
function callsSetters(target: CallTarget): boolean {
  return target.kind === 'message' && target.name === 'set'
}

function nameOf(target: CallTarget): string {
  return target.kind === 'message' ? `${target.class}.${target.name}` : target.name
}
