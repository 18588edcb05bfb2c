/** `session.get_rbac_permissions`, which every server with sessions has: the RPCs that a client may call, as in the Xen API. */
import type { Api } from './api.ts'
import type { Rpc } from './rpcs.ts'

const PERMISSIONS: Rpc = {
  name: 'session.get_rbac_permissions',
  class: 'session',
  implied: false,
  params: [{ name: 'self', type: { kind: 'ref', class: 'session', nullable: false } }],
  result: { kind: 'set', of: { kind: 'string' } },
  takesSession: true,
  writes: false,
  roles: null,
  does: { kind: 'message' },
  doc: 'The names of all RPCs that the user of this session may call; empty for root, who may call all.',
}

/** undefined in an API without sessions, and in one that declares an RPC of this name itself. */
export function permissionsRpc({ uses }: Pick<Api, 'uses'>, rpcs: readonly Pick<Rpc, 'name'>[]): Rpc | undefined {
  return uses.includes('session') && !rpcs.some(({ name }) => name === PERMISSIONS.name) ? PERMISSIONS : undefined
}
