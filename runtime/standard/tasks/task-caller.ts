/** Whether the user who has started a task may still do so when it is run. */
import type { Rpc } from '../../../model/rpcs.ts'
import { isAllowed } from '../../access/is-allowed.ts'
import { type ApiError, builtInError, permissionDenied } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { TaskOwners } from './task-owners.ts'

export interface TaskCaller {
  readonly ref: string
  readonly rpc: Rpc
  /** The user, as the task was accepted; null without sessions. */
  readonly principal: Principal | null
}

/** The user, with the rights of now: the task may have been accepted long before it is run. */
export function callerNow(
  { ref, rpc, principal }: TaskCaller,
  owners: TaskOwners,
  principalOf: (name: string) => Principal | undefined,
): Principal | null {
  if (principal === null) return null
  const now = owners.of(ref) === principal.name ? principalOf(principal.name) : undefined
  if (!now) throw userGone(rpc.name, principal.name)
  if (rpc.roles && !isAllowed(now, new Set(rpc.roles))) throw permissionDenied(rpc.name, now, rpc.roles)
  return now
}

function userGone(permission: string, name: string): ApiError {
  return builtInError('RBAC_PERMISSION_DENIED', permission, `user ${name} was removed before ${permission} was run`)
}
