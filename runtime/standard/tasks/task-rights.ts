/**
 * The users who may change a task and read how it ended: the user who started it, root, and users of the roles that its class
 * names.
 */
import type { Api } from '../../../model/api.ts'
import { rolesOverTasks } from '../../../model/roles.ts'
import { isAllowed } from '../../access/is-allowed.ts'
import type { OwnedObjects } from '../../access/owned-objects.ts'
import type { Store } from '../../store/store.ts'
import { permissionDenied } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { TaskOwners } from './task-owners.ts'

/** Other users read these fields as "" and []. */
const PRIVATE = new Set(['result', 'error_info'])

/** undefined where the API has no tasks, or no sessions, so that callers are unknown. */
export function taskRights(api: Api, store: Store, owners: TaskOwners): OwnedObjects | undefined {
  if (!api.uses.includes('task') || !api.uses.includes('session')) return undefined
  const roles = new Set(rolesOverTasks(api))
  const isOthers = (ref: string, who: Principal | null) => {
    if (who === null) return true
    if (who.superuser || isAllowed(who, roles)) return false
    return owners.of(ref) !== who.name
  }
  return {
    class: 'task',
    private: PRIVATE,
    isOthers,
    checkChange(rpc, ref, who) {
      // The call itself throws HANDLE_INVALID for a task that is not there.
      if (who === null || !isOthers(ref, who) || !store.class('task').has(ref)) return
      throw permissionDenied(`${rpc}/any`, who, roles, `${rpc} of a task of others`)
    },
  }
}
