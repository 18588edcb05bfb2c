/** Errors that bodies raise, catch and expect. */
import type { ErrorCall, ExprNode, NameNode } from '../../grammar/tree.ts'
import type { TypedError, TypedExpr } from '../../model/body.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { closestName } from '../facts/known-names.ts'
import { mayBeLost } from '../scope/symbols.ts'
import { hasText } from './body-types.ts'
import type { Typing } from './typing.ts'

/** An error with its parameters, which become texts by themselves. */
export function typedError(t: Typing, { code, args, start, end }: ErrorCall): TypedError {
  return { at: t.at({ start, end }), code: code.text, args: typedErrorCode(t, code, args) }
}

/** The parameters of an error; null stands for any. Reports an error that does not exist. */
export function typedErrorCode(t: Typing, code: NameNode, args: readonly ExprNode[] | null): TypedExpr[] {
  const declared = t.scope.errors.get(code.text)
  const params = declared?.decl.params.map((param) => param.text) ?? BUILT_IN_ERRORS.get(code.text)?.params
  if (!params) reportUnknown(t, code)
  else if (args && !declared?.broken && args.length !== params.length) {
    const count = { least: params.length, most: params.length, given: args.length }
    t.report({ kind: 'argument-count', at: code, callee: code.text, parameters: params, ...count })
  }
  return (args ?? []).map((arg) => {
    const typed = t.typed(arg)
    if (!hasText(typed.type)) t.report({ kind: 'operand-type', at: arg, operator: 'error', left: typed.type })
    return typed
  })
}

/** A code behind the `else` of a `try`. */
export function checkCaught(t: Typing, code: NameNode): void {
  if (!t.scope.errors.has(code.text) && !BUILT_IN_ERRORS.has(code.text)) reportUnknown(t, code)
}

function reportUnknown(t: Typing, code: NameNode): void {
  const { text } = code
  if (text === '' || mayBeLost(t.scope, text)) return
  t.report({ kind: 'raised-error-unknown', at: code, name: text, meant: closestName(t.scope, 'error', text) })
}
