/** Asks the server what the user of the session may call. */
import { permissionsRpc } from '../../model/session-permissions.ts'
import { DroppedError } from './call-errors.ts'
import type { ConsoleState } from './state.ts'

/** Where the server gives no answer nothing is disabled: it refuses by itself what it does not allow. */
export async function learnRights(state: ConsoleState, session: string): Promise<void> {
  const { api, client, rpcs, permissions } = state
  const superuser = rpcs.get('session.get_is_local_superuser')
  const granted = rpcs.get('session.get_rbac_permissions') ?? permissionsRpc(api, [])
  try {
    const all = superuser !== undefined && (await client.call(superuser, [session])) === true
    permissions.know(all, all || !granted ? null : ((await client.call(granted, [session])) as string[]))
  } catch (error) {
    if (!(error instanceof DroppedError) && !permissions.isKnown) permissions.know(false, null)
  }
}
