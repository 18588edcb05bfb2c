/**
 * The introspection of XML-RPC, which answers on JSON too: `system.listMethods`, `methodSignature` and `methodHelp`.
 */
import type { Type } from '../../../model/api.ts'
import { SCALARS } from '../../../model/kinds.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Audience } from '../../access/audience.ts'
import type { CallContext } from '../../engine/call-context.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import { methodUnknown } from '../../values/api-error.ts'
import { printable } from '../../values/printable.ts'
import { LateValue } from '../../values/values.ts'

const STRING: Type = { kind: 'string' }
const STRINGS: Type = { kind: 'set', of: STRING }

export const introspectionRpcs: readonly Rpc[] = [
  systemRpc('listMethods', [], STRINGS, 'The names of all methods.'),
  systemRpc(
    'methodSignature',
    ['name'],
    { kind: 'set', of: STRINGS },
    "The types of a method's result and parameters.",
  ),
  systemRpc('methodHelp', ['name'], STRING, 'What a method does.'),
]

/** Listed on XML-RPC only, whose endpoint runs it; JSON-RPC has batches. */
const multicallRpc: Rpc = {
  ...systemRpc(
    'multicall',
    [],
    { kind: 'set', of: { kind: 'any record' } },
    'Runs each call of an array of structs of methodName and params: an array of one value, or a fault, for each.',
  ),
  params: [{ name: 'calls', type: { kind: 'set', of: { kind: 'any record' } } }],
}

/** `rpcs` are the methods that the server has on both formats. */
export function introspectionHandlers(rpcs: readonly Rpc[]): Handlers {
  const everywhere = new MethodIndex(() => rpcs)
  const onXml = new MethodIndex(() => [...rpcs, multicallRpc])
  const index = ({ format }: CallContext) => (format === 'xml' ? onXml : everywhere)
  return new Map<string, Handler>([
    ['system.listMethods', (_args, context) => index(context).names],
    ['system.methodSignature', ([name], context) => signatures(index(context).find(name as string))],
    ['system.methodHelp', ([name], context) => index(context).find(name as string).doc],
  ])
}

/** The methods of one format, collected at the first question. */
class MethodIndex {
  /** The same value for all calls, so that it is written once. */
  readonly names: LateValue
  readonly #rpcs: () => readonly Rpc[]
  #byName: ReadonlyMap<string, Rpc> | undefined

  constructor(rpcs: () => readonly Rpc[]) {
    this.#rpcs = rpcs
    this.names = new LateValue(() => [...this.#all().keys()])
  }

  /** MESSAGE_METHOD_UNKNOWN(name) where there is none. */
  find(name: string): Rpc {
    const rpc = this.#all().get(name)
    if (!rpc) throw methodUnknown(printable(name))
    return rpc
  }

  #all(): ReadonlyMap<string, Rpc> {
    this.#byName ??= new Map(this.#rpcs().map((rpc) => [rpc.name, rpc]))
    return this.#byName
  }
}

/** The same handlers; where `who` is `loopback`, they answer other machines with MESSAGE_METHOD_UNKNOWN. */
export function nearOnly(who: Audience | undefined, handlers: Iterable<readonly [string, Handler]>): Handlers {
  if (who !== 'loopback') return new Map(handlers)
  return new Map(
    [...handlers].map(([name, handler]): [string, Handler] => [
      name,
      (args, context) => {
        if (!context.origin.isNear) throw methodUnknown(name)
        return handler(args, context)
      },
    ]),
  )
}

function systemRpc(name: string, params: readonly string[], result: Type, doc: string): Rpc {
  return {
    name: `system.${name}`,
    class: 'system',
    implied: false,
    params: params.map((param) => ({ name: param, type: STRING })),
    result,
    takesSession: false,
    writes: false,
    roles: null,
    does: { kind: 'message' },
    doc,
  }
}

/** Each signature starts with the result's type. There is one for each number of parameters that may be left out. */
function signatures(rpc: Rpc): string[][] {
  const head = [xmlRpcType(rpc.result), ...(rpc.takesSession ? ['string'] : [])]
  const types = rpc.params.map((p) => xmlRpcType(p.type))
  const least = rpc.params.findLastIndex((p) => p.default === undefined) + 1
  return Array.from({ length: types.length - least + 1 }, (_, i) => [...head, ...types.slice(0, types.length - i)])
}

/** The type over XML-RPC (docs/wire.md, Values), where an int is a string. */
function xmlRpcType(type: Type | null): string {
  if (type === null) return 'string'
  switch (type.kind) {
    case 'ref':
    case 'enum':
      return 'string'
    case 'set':
    case 'option':
      return 'array'
    case 'map':
    case 'record':
    case 'any record':
      return 'struct'
    default:
      return SCALARS[type.kind].xml
  }
}
