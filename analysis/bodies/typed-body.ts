/**
 * Types one body, or one expression of a computed field, a condition, a check or an invariant. What it reports is in
 * `input.problems`. The same call makes the trees of the model, with `unitText` instead of `OFFSETS`.
 */
import type { BlockNode, ErrorCall, ExprNode, Span } from '../../grammar/tree.ts'
import type { BodyType, Local, TypedError, TypedExpr, TypedStatement } from '../../model/body.ts'
import { checkedExpr } from './checked.ts'
import { newTyping } from './expressions.ts'
import { guardLength } from './guards.ts'
import { checkPaths } from './paths.ts'
import { typedError } from './raised-errors.ts'
import { typedBlock } from './statements.ts'
import { checkExpects } from './test-statements.ts'
import type { Typing, TypingInput } from './typing.ts'
import type { GivenLocal, UnitBody } from './unit-bodies.ts'

export interface TypedBody {
  readonly params: readonly Local[]
  readonly statements: readonly TypedStatement[]
  /** How many statements at the head are the guard. */
  readonly guard: number
}

/** Parameters have the slots 0, 1, …; `title` is that of a test. */
export function typedBody(
  input: TypingInput,
  params: readonly GivenLocal[],
  block: BlockNode,
  title?: Span,
): TypedBody {
  const t = newTyping(input)
  const locals = given(t, params)
  const statements = typedBlock(t, block)
  checkPaths(t, block)
  t.reportUnusedLets()
  if (input.setting === 'test' && title) checkExpects(t, block, title)
  return { params: locals, statements, guard: guardLength(input.scope, statements) }
}

/** `:= EXPR` as a body of one `return`. */
export function typedReturnBody(input: TypingInput, params: readonly GivenLocal[], value: ExprNode): TypedBody {
  const t = newTyping(input)
  const locals = given(t, params)
  const typed = input.result ? checkedExpr(t, value, input.result) : t.typed(value)
  return { params: locals, statements: [{ kind: 'return', at: typed.at, value: typed }], guard: 0 }
}

/** An expression of the expected type, with locals of the slots 0, 1, … */
export function typedExpression(
  input: TypingInput,
  locals: readonly GivenLocal[],
  node: ExprNode,
  expected: BodyType,
): TypedExpr {
  const t = newTyping(input)
  given(t, locals)
  return checkedExpr(t, node, expected)
}

/** The error of a `check`, whose parameters see the same locals as its condition. */
export function typedErrorCall(input: TypingInput, locals: readonly GivenLocal[], node: ErrorCall): TypedError {
  const t = newTyping(input)
  given(t, locals)
  return typedError(t, node)
}

/** A body of a unit, whatever it is made of. A `check` is a body of one requirement. */
export function typedUnitBody(
  body: UnitBody,
  known: Pick<TypingInput, 'scope' | 'pairs' | 'problems' | 'unit' | 'notes'>,
): TypedBody {
  const { place, setting, result, name, text, params } = body
  const input: TypingInput = { ...known, place, setting, result, name }
  if (text.kind === 'block') return typedBody(input, params, text.block, body.at)
  if (text.kind === 'value') return typedReturnBody(input, params, text.value)
  const { condition, error } = text
  const span = { start: condition.start, end: error.end }
  const check = { kind: 'require', ...span, condition, error } as const
  return typedBody(input, params, { kind: 'block', ...span, statements: [check] })
}

function given(t: Typing, locals: readonly GivenLocal[]): Local[] {
  return locals.map(({ name, type }) => t.add(name, type, undefined))
}
