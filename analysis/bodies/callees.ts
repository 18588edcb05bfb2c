/** What calls can name: messages, implied RPCs, defines and externals, with their parameters. */

import type { Literal } from '../../model/api.ts'
import type { BodyType, CallTarget, TypedExpr } from '../../model/body.ts'
import { addedSignatures, type ImpliedSignature } from '../../model/implied.ts'
import { impliedSignature } from '../facts/body-target.ts'
import { declaredClass, declaredMessage } from '../facts/declared-class.ts'
import { type CallableSymbol, type ClassSymbol, classNamed, type ParamSymbol, type Scope } from '../scope/symbols.ts'
import { UNKNOWN } from './body-types.ts'

export interface CalleeParam {
  readonly name: string
  readonly type: BodyType
  /** Its default; undefined if a call must give it. */
  readonly literal: Literal | undefined
  readonly optional: boolean
}

export interface BodyCallee {
  readonly target: CallTarget
  /** As diagnostics name it: `VM.start`, `free_memory`. */
  readonly name: string
  readonly params: readonly CalleeParam[]
  /** null if it gives nothing. */
  readonly result: BodyType | null
}

export function calleeParams(params: readonly ParamSymbol<BodyType>[]): CalleeParam[] {
  return params.map(({ name, type, literal, decl }) => ({
    name,
    type: type ?? UNKNOWN,
    literal,
    optional: decl.default !== null,
  }))
}

/** What a typed call names; undefined if a change has removed it. */
export function calleeOfTarget(scope: Scope, target: CallTarget): BodyCallee | undefined {
  if (target.kind === 'message') {
    const owner = classNamed(scope, target.class)
    return owner && messageCallee(owner, target.name)
  }
  const callable = scope.callables.get(target.name)
  return callable && callableCallee(callable)
}

export function callableCallee(callable: CallableSymbol): BodyCallee {
  const { kind, name, params } = callable
  return { target: { kind, name }, name, params: calleeParams(params), result: resultOf(callable) }
}

/** A declared message of the class, else an RPC that it implies. */
export function messageCallee(owner: ClassSymbol, name: string): BodyCallee | undefined {
  const target: CallTarget = { kind: 'message', class: owner.name, name }
  const path = `${owner.name}.${name}`
  const message = owner.messages.find((one) => one.name === name)
  if (message) return { target, name: path, params: calleeParams(message.params), result: resultOf(message) }
  const implied = impliedSignature(owner, name)
  return implied && impliedCallee(target, implied)
}

/** An RPC that a standard part adds to every class, such as `get_all_where`: only clients call it, and tests. */
export function addedCallee(scope: Scope, owner: ClassSymbol, name: string): BodyCallee | undefined {
  const declared = declaredClass(owner)
  if (declared.objects !== 'implied') return undefined
  const messages = owner.messages.flatMap((message) => declaredMessage(message) ?? [])
  const added = addedSignatures({ ...declared, messages }, [...scope.uses]).find((one) => one.name === name)
  return added && impliedCallee({ kind: 'message', class: owner.name, name }, added)
}

function impliedCallee(target: CallTarget & { kind: 'message' }, { params, result }: ImpliedSignature): BodyCallee {
  const given = params.map(({ name, type }) => ({ name, type, literal: undefined, optional: false }))
  return { target, name: `${target.class}.${target.name}`, params: given, result }
}

/** null for a message without a result; unknown for a result with a problem. */
export function resultOf({
  decl,
  result,
}: Pick<CallableSymbol, 'result'> & { readonly decl: { readonly result: unknown } }): BodyType | null {
  return result ?? (decl.result === null ? null : UNKNOWN)
}

/** An argument that a call leaves out: its parameter's default. */
export function defaultArgument(at: TypedExpr['at'], { type, literal }: CalleeParam): TypedExpr {
  return { kind: 'literal', at, type, value: literal ?? null }
}
