/** Calls of messages, defines and externals, and of guards: `can`, `refusal`. */
import type { CallTarget, TypedExpr } from '../../../model/body.ts'
import { publicFields } from '../../../model/public-api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { type Code, joined } from './code.ts'
import { callOf, literalCode, stringCode } from './literals.ts'
import type { BodyScope } from './scope.ts'

type Of<Kind extends TypedExpr['kind']> = TypedExpr & { readonly kind: Kind }

const RUN = '$run'

export function callCode(scope: BodyScope, node: Of<'call'>): Code {
  const { callee, args } = node
  const rpc = scope.test?.rpcOf(callee)
  if (rpc) return ['(yield { ', clientCall(scope, node, rpc), ' })']
  const codes = withDefaults(scope, callee, args)
  if (scope.callees.isOutside(callee)) return outside(callee, codes)
  const body = scope.callees.body(callee)
  if (!body && callee.kind === 'message')
    return [scope.names.rpc(callee.class, callee.name), '(', joined([RUN, ...codes], ', '), ')']
  const name = scope.codeName(callee)
  const waits = body?.effects.waits ?? false
  const code =
    callee.kind === 'message'
      ? callOf(waits ? 'callWaiting' : 'call', RUN, stringCode(`${callee.class}.${callee.name}`), name, ...codes)
      : [name, '(', joined([RUN, ...codes], ', '), ')']
  return waits ? ['(yield* ', code, ')'] : code
}

/** The members of the step that is a client's call, without what it should fail with. */
export function clientCall(scope: BodyScope, node: Of<'call'>, rpc: Rpc, kind = 'call'): Code {
  const site = scope.sites.add(scope.path, node, { kind: 'call' })
  const method = `${node.async ? 'Async.' : ''}${rpc.name}`
  const args = withDefaults(scope, node.callee, node.args).map((code, i) => sentCode(scope, rpc, i, code, node.args[i]))
  return [`kind: "${kind}", site: ${site}, method: ${stringCode(method)}, args: [`, joined(args, ', '), ']']
}

/** Of the record of an object, the fields that clients give: of a written record for `C.set` those that it names. */
function sentCode(scope: BodyScope, { params, does }: Rpc, i: number, code: Code, arg: TypedExpr | undefined): Code {
  const type = params[i]?.type
  const owner = type?.kind === 'record' ? scope.api.classes.find(({ name }) => name === type.name) : undefined
  if (!owner || owner.objects === 'none') return code
  const isSet = does.kind === 'set_record'
  const named = isSet && arg?.kind === 'record' ? namesIn(arg) : undefined
  const fields = publicFields(owner)
    .filter(({ qualifier }) => (isSet ? qualifier === 'RW' : qualifier !== 'RO/runtime'))
    .filter(({ name }) => !named || named.has(name))
  return callOf('partialRecord', code, ['[', fields.map(({ name }) => stringCode(name)).join(', '), ']'])
}

function namesIn({ spread, values }: Of<'record'>): ReadonlySet<string> {
  return new Set([...(spread?.fields ?? []), ...values.map(({ name }) => name)])
}

/** What the outside answers, in the stretch that begins with it. */
function outside(callee: CallTarget, args: readonly Code[]): Code {
  const name = callee.kind === 'message' ? `${callee.class}.${callee.name}` : callee.name
  return ['(yield { kind: "external", name: ', stringCode(name), ', args: [', joined(args, ', '), '] })']
}

export function canCode(scope: BodyScope, { callee, args, refusal }: Of<'can'>): Code {
  const name = scope.guardName(callee)
  const given = args.map((arg) => scope.expr(arg))
  if (name === undefined && args.every(({ kind }) => kind === 'local' || kind === 'literal'))
    return refusal ? '[]' : 'true'
  const isWaiting = args.some((arg) => scope.callees.waits(arg))
  const word = `${refusal ? 'refusal' : 'can'}${isWaiting ? 'Waiting' : ''}`
  const secrets = refusal && readsSecrets(scope, callee, args) ? ['true'] : []
  const guard = isWaiting ? ['function* () { ', guardCall(name, given), ' }'] : ['() => ', guardCall(name, given)]
  const call = callOf(word, RUN, guard, ...secrets)
  return isWaiting ? ['(yield* ', call, ')'] : call
}

/** Whether a built-in error of the guard may be made of a secret. */
function readsSecrets(scope: BodyScope, callee: CallTarget, args: readonly TypedExpr[]): boolean {
  const { reads = [] } = scope.callees.body(callee)?.effects ?? {}
  return args.some((arg) => scope.isSecret(arg)) || reads.some((path) => scope.secretFields.has(path))
}

/** Where there is no guard, only the arguments can fail. */
function guardCall(name: string | undefined, given: readonly Code[]): Code {
  return name === undefined ? ['[', joined(given, ', '), ']'] : [name, '(', joined([RUN, ...given], ', '), ')']
}

/** The arguments, and the defaults of the parameters behind them. */
function withDefaults(scope: BodyScope, callee: CallTarget, args: readonly TypedExpr[]): readonly Code[] {
  const given = args.map((arg) => scope.expr(arg))
  const missing = scope.callees.params(callee).slice(args.length)
  return [...given, ...missing.map((param) => literalCode(param.type, param.default ?? null))]
}
