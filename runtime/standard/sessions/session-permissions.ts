/** The code of `session.get_rbac_permissions` where the API declares no such field (docs/wire.md, Sessions and roles). */
import type { Rpc } from '../../../model/rpcs.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import { handleInvalid } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'

/** A client may ask for its own session only: the references of others are secrets. */
export function permissionsHandlers(
  rpc: Rpc | undefined,
  permissionsOf: (principal: Principal) => readonly string[],
): Handlers {
  if (!rpc) return new Map()
  const handler: Handler = ([self], { session, principal }) => {
    if (self !== session || !principal) throw handleInvalid('session', String(self))
    return principal.superuser ? [] : [...permissionsOf(principal)]
  }
  return new Map([[rpc.name, handler]])
}
