/** The calls of clients in tests: `async C.m(…)`, and what an `expect … fails` may call (docs/language.md, Tests). */
import type { AsyncExpr, ExprNode } from '../../grammar/tree.ts'
import { hasAsyncTwin } from '../../model/async-twins.ts'
import type { CallTarget, TypedExpr } from '../../model/body.ts'
import { annotationOf } from '../facts/annotations.ts'
import { impliedSignature } from '../facts/body-target.ts'
import { declaredClass, messageBehaviour } from '../facts/declared-class.ts'
import type { NoClientCall } from '../resolve/body-problem.ts'
import { classNamed, type Scope } from '../scope/symbols.ts'
import { UNKNOWN } from './body-types.ts'
import { resultOf } from './callees.ts'
import { typedCallStatement } from './calls.ts'
import { isInternal } from './internal-rpcs.ts'
import type { Typing } from './typing.ts'

/** `async C.m(…)`, in a test: a task. */
export function typedAsync(t: Typing, node: AsyncExpr): TypedExpr {
  if (t.input.setting !== 'test') t.report({ kind: 'only-in-tests', at: node, word: 'async' })
  const call = node.call.kind === 'call-expr' ? typedCallStatement(t, node.call) : t.typed(node.call)
  // Anything else was reported: a call of nothing, or of what does not exist.
  if (call.kind !== 'call' && call.kind !== 'built-in') return { ...call, type: UNKNOWN }
  const why = t.input.setting === 'test' ? asyncFault(t.scope, call) : undefined
  if (why) t.report({ kind: 'client-call-expected', at: node, word: 'async', name: nameOf(call), why })
  const type = why || !t.scope.uses.has('task') ? UNKNOWN : ({ kind: 'ref', class: 'task', nullable: false } as const)
  return call.kind === 'call' ? { ...call, at: t.at(node), type, async: true } : { ...call, type }
}

function asyncFault(scope: Scope, call: TypedExpr & { kind: 'call' | 'built-in' }): NoClientCall | undefined {
  if (call.kind === 'built-in' || call.callee.kind !== 'message') return 'no message'
  if (isInternal(scope, call.callee)) return 'no message'
  if (!scope.uses.has('task')) return 'no tasks'
  return hasTwin(scope, call.callee) ? undefined : 'no twin'
}

function hasTwin(scope: Scope, { class: owner, name }: CallTarget & { kind: 'message' }): boolean {
  const symbol = classNamed(scope, owner)
  if (!symbol) return false
  const message = symbol.messages.find((one) => one.name === name)
  if (!message) {
    const implied = impliedSignature(symbol, name)
    return implied !== undefined && hasAsyncTwin({ ...implied, class: owner, implied: true, public: false })
  }
  const does = messageBehaviour(declaredClass(symbol), message)
  const isPublic = annotationOf(message.decl, 'public') !== undefined
  return hasAsyncTwin({ class: owner, implied: false, does, result: resultOf(message), public: isPublic })
}

/** The call of `expect CALL fails CODE`: of an RPC, or of a define. */
export function typedFailingCall(t: Typing, node: ExprNode): TypedExpr {
  if (node.kind === 'call-expr') {
    const call = typedCallStatement(t, node)
    if (call.kind === 'built-in')
      t.report({ kind: 'client-call-expected', at: node, word: 'fails', name: nameOf(call), why: 'no message' })
    return call
  }
  const call = t.typed(node)
  if (node.kind !== 'async-expr' && call.type !== UNKNOWN)
    t.report({ kind: 'client-call-expected', at: node, word: 'fails', name: undefined, why: 'no call' })
  return call
}

function nameOf(call: TypedExpr & { kind: 'call' | 'built-in' }): string {
  if (call.kind === 'built-in') return call.name
  return call.callee.kind === 'message' ? `${call.callee.class}.${call.callee.name}` : call.callee.name
}
