/** `system.refusals`: which messages would refuse an object now, and why; on servers whose messages have guards. */
import type { Api, Class } from './api.ts'
import { bodyOfRpc } from './bodies-of.ts'
import type { Rpc } from './rpcs.ts'

const NAME = 'system.refusals'

/** Whether it is this RPC, which the server itself has code for. */
export function isRefusals({ name, message }: Rpc): boolean {
  return name === NAME && message === undefined
}

/** undefined where no body of the RPCs has a guard. */
export function refusalsRpc(api: Api, rpcs: readonly Rpc[]): Rpc | undefined {
  const names = new Set(api.classes.map(({ name }) => name))
  if (!rpcs.some((rpc) => names.has(rpc.class) && isGuarded(api, rpc))) return undefined
  return {
    name: NAME,
    class: 'system',
    implied: false,
    params: [
      { name: 'class', type: { kind: 'string' } },
      { name: 'self', type: { kind: 'string' } },
    ],
    result: { kind: 'map', key: { kind: 'string' }, value: { kind: 'set', of: { kind: 'string' } } },
    takesSession: api.uses.includes('session'),
    writes: false,
    roles: null,
    does: { kind: 'message' },
    doc: 'The RPCs of the class that would refuse the object now, each with its error: the code and its parameters.',
  }
}

/** Whether the RPC is about one object of its class, and has a body. Pages know bodies without their guards. */
export function isGuarded(api: Api, rpc: Rpc): boolean {
  const [self] = rpc.params
  return self?.type.kind === 'ref' && self.type.class === rpc.class && bodyOfRpc(api, rpc) !== undefined
}

/** Objects of standard classes, such as sessions, are not asked about: their references may be secrets. */
export function mayRefuse(
  api: Api,
  { name, standard }: Pick<Class, 'name' | 'standard'>,
  rpcs: readonly Rpc[],
): boolean {
  return !standard && rpcs.some((rpc) => rpc.class === name && isGuarded(api, rpc))
}
