/** Whose a task is: only its starter, root and the roles that the class names may change it, or read how it ended. */
import type { Api } from '../../../model/api.ts'
import { rolesOverTasks } from '../../../model/roles.ts'
import { isAllowed } from '../../access/is-allowed.ts'
import type { OwnedObjects } from '../../access/owned-objects.ts'
import type { Store } from '../../store/store.ts'
import { permissionDenied } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { TaskOwners } from './task-owners.ts'

/** Read as "" and [] in the tasks of others. */
const PRIVATE = new Set(['result', 'error_info'])

/** undefined where the API uses no tasks, or no sessions, so that nobody knows who calls. */
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
      // Of a task that is not there the call itself says so.
      if (who === null || !isOthers(ref, who) || !store.class('task').has(ref)) return
      throw permissionDenied(`${rpc}/any`, who, roles, `${rpc} of a task of others`)
    },
  }
}
