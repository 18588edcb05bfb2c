/** `session.get_rbac_permissions`, which every server with sessions has: what a client may call, as the Xen API tells it. */
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

/** undefined in an API without sessions, or one that has an RPC of this name, which is then the one to call. */
export function permissionsRpc({ uses }: Pick<Api, 'uses'>, rpcs: readonly Pick<Rpc, 'name'>[]): Rpc | undefined {
  return uses.includes('session') && !rpcs.some(({ name }) => name === PERMISSIONS.name) ? PERMISSIONS : undefined
}
