/** Calls of messages, defines, externals and built-in functions, and `can` and `refusal` (docs/language.md, Calls). */
import type { CallExpr, CanExpr, ExprNode, MethodExpr, Span } from '../../grammar/tree.ts'
import type { BodyType, TypedExpr } from '../../model/body.ts'
import { closestName } from '../facts/known-names.ts'
import { suggest } from '../facts/suggest.ts'
import type { BodyProblem } from '../resolve/body-problem.ts'
import { type ClassSymbol, classNamed, mayBeLost } from '../scope/symbols.ts'
import { BOOL, STRING, setOf, UNKNOWN } from './body-types.ts'
import { isBuiltIn, typedBuiltIn } from './built-ins.ts'
import { addedCallee, type BodyCallee, callableCallee, defaultArgument, messageCallee } from './callees.ts'
import { checkedExpr } from './checked.ts'
import { insteadOfClass, insteadOfFunction, insteadOfMethod } from './foreign-calls.ts'
import { isCheck } from './guards.ts'
import type { Typing } from './typing.ts'

/** A call whose value is used. */
export function typedCall(t: Typing, node: CallExpr): TypedExpr {
  const call = callOf(t, node)
  if (call.result) return call.typed
  if (call.typed.type !== UNKNOWN) t.report({ kind: 'no-value', at: node, callee: call.name })
  return { ...call.typed, type: UNKNOWN }
}

/** A call as a statement; its value, if it has one, is dropped. */
export function typedCallStatement(t: Typing, node: CallExpr): TypedExpr {
  return callOf(t, node, true).typed
}

/** `x.name(…)`: values have no methods. */
export function typedMethod(t: Typing, node: MethodExpr, isStatement = false): TypedExpr {
  const { of, name, args } = node
  const { type } = t.typed(of)
  for (const arg of args) t.typed(arg, UNKNOWN)
  if (type !== UNKNOWN) reportMethod(t, type, { of, name, args, isStatement })
  return t.unknown(node)
}

function reportMethod(t: Typing, type: BodyType, written: Parameters<typeof insteadOfMethod>[2]): void {
  const instead = insteadOfMethod(t.scope, type, written)
  t.report({ kind: 'method-called', at: written.name, type, name: written.name.text, instead })
}

interface TypedCall {
  readonly typed: TypedExpr
  readonly result: BodyType | null
  readonly name: string
}

/** The type of a call that gives nothing. */
const NOTHING: BodyType = BOOL

function callOf(t: Typing, node: CallExpr, isStatement = false): TypedCall {
  const { text } = node.name
  if (!node.class && isBuiltIn(text)) {
    const typed = typedBuiltIn(t, node, text)
    return { typed, result: text === 'unlink' ? null : typed.type, name: text }
  }
  const callee = calleeOf(t, node, isStatement)
  if (!callee) {
    for (const arg of node.args) t.typed(arg, UNKNOWN)
    return { typed: t.unknown(node), result: UNKNOWN, name: text }
  }
  const args = typedArguments(t, callee, node)
  const type = callee.result ?? NOTHING
  return {
    typed: { kind: 'call', at: t.at(node), type, callee: callee.target, args },
    result: callee.result,
    name: callee.name,
  }
}

function calleeOf(t: Typing, node: CallExpr, isStatement = false): BodyCallee | undefined {
  const { text } = node.name
  if (!node.class) {
    const callable = t.scope.callables.get(text)
    if (callable) return callableCallee(callable)
    if (text === '' || mayBeLost(t.scope, text)) return undefined
    const meant = suggest(text, [...t.scope.callables.keys()])
    const instead = insteadOfFunction(t.scope, { name: node.name, args: node.args, isStatement })
    return unknownCallee(t, node.name, { what: 'function', name: text, meant, instead })
  }
  const owner = classNamed(t.scope, node.class.text)
  if (!owner) {
    const type = typeOfObject(t, node.class.text)
    if (!type) return unknownClass(t, node.class)
    if (type !== UNKNOWN) reportMethod(t, type, { of: node.class, name: node.name, args: node.args, isStatement })
    return undefined
  }
  const callee =
    messageCallee(owner, text) ?? (t.input.setting === 'test' ? addedCallee(t.scope, owner, text) : undefined)
  if (callee || text === '' || owner.broken) return callee
  const meant = suggest(
    text,
    owner.messages.map((message) => message.name),
  )
  const instead = text === 'new' ? { help: `Write "create ${owner.name} { … }" for a new object.` } : undefined
  return unknownCallee(t, node.name, { what: 'message', name: `${owner.name}.${text}`, meant, instead })
}

/** The type of the local or the initial object of the name. */
function typeOfObject(t: Typing, name: string): BodyType | undefined {
  const object = t.scope.objects.get(name)
  return t.local(name)?.type ?? (object && { kind: 'ref', class: object.decl.class.text, nullable: false })
}

function unknownCallee(
  t: Typing,
  at: Span,
  unknown: Omit<Extract<BodyProblem, { kind: 'callee-unknown' }>, 'kind' | 'at'>,
): undefined {
  t.report({ kind: 'callee-unknown', at, ...unknown })
}

/** The class before a point or after `create`; undefined, and reported, if there is none. */
export function unknownClass(t: Typing, at: Span & { readonly text: string }): undefined {
  const name = at.text
  if (name === '' || mayBeLost(t.scope, name)) return
  const meant = closestName(t.scope, 'class', name)
  t.report({ kind: 'name-unknown', at, name, what: 'class', meant, instead: insteadOfClass(name) })
}

/** The arguments by the parameters' types. Those left out at the end have their defaults. */
function typedArguments(t: Typing, callee: BodyCallee, node: CallExpr): TypedExpr[] {
  const { params } = callee
  const least = params.findLastIndex((param) => !param.optional) + 1
  const given = node.args.length
  const isWrong = given < least || given > params.length
  if (isWrong) countWrong(t, node, callee, least)
  // Which of them is surplus or missing is not known.
  const args = node.args.map((arg, i) => checkedArgument(t, arg, isWrong ? UNKNOWN : params[i]?.type))
  return [...args, ...params.slice(given).map((param) => defaultArgument(t.at(node), param))]
}

function checkedArgument(t: Typing, arg: ExprNode, type: BodyType | undefined): TypedExpr {
  return checkedExpr(t, arg, type ?? UNKNOWN)
}

function countWrong(t: Typing, node: CallExpr, { name, params }: BodyCallee, least: number): void {
  t.report({
    kind: 'argument-count',
    at: node.args.length > params.length ? afterLast(node, params.length) : node.name,
    callee: name,
    least,
    most: params.length,
    given: node.args.length,
    parameters: params.map((param) => param.name),
  })
}

/** The arguments that are too many. */
function afterLast({ args }: CallExpr, most: number): Span {
  const [first, last] = [args[most], args.at(-1)]
  return first && last ? { start: first.start, end: last.end } : { start: 0, end: 0 }
}

/** `can C.m(x, …)`: parameters at the end may be left out, and requirements on them are passed over. */
export function typedCan(t: Typing, node: CanExpr): TypedExpr {
  const refusal = node.word === 'refusal'
  const type = refusal ? setOf(STRING) : BOOL
  const { call } = node
  if (call.kind !== 'call-expr') return { ...t.typed(call, UNKNOWN), type }
  const callee = calleeOf(t, call)
  if (!callee) {
    for (const arg of call.args) t.typed(arg, UNKNOWN)
    return { ...t.unknown(node), type }
  }
  if (callee.target.kind !== 'message' && !isCheck(t.scope, callee.name))
    t.report({ kind: 'check-expected', at: call.name, name: callee.name })
  if (call.args.length > callee.params.length) countWrong(t, call, callee, 0)
  const args = call.args.map((arg, i) => checkedArgument(t, arg, callee.params[i]?.type))
  return { kind: 'can', at: t.at(node), type, refusal, callee: callee.target, args }
}

/** The class that a `create` or a call names. */
export function ownerNamed(t: Typing, name: Span & { readonly text: string }): ClassSymbol | undefined {
  return classNamed(t.scope, name.text) ?? unknownClass(t, name)
}
