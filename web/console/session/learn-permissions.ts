/** Asks the server which RPCs the user of the session may call. */
import type { Api } from '../../../model/api.ts'
import { permissionsRpc } from '../../../model/session-permissions.ts'
import { DroppedError } from '../calls/call-errors.ts'
import type { Client } from '../calls/client.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import type { Permissions } from './permissions.ts'

export interface LearnPermissionsParts {
  readonly api: Api
  readonly client: Client
  readonly rpcs: RpcIndex
  readonly permissions: Permissions
}

/** Without an answer nothing is disabled: the server itself refuses forbidden calls. */
export async function learnPermissions(parts: LearnPermissionsParts, session: string): Promise<void> {
  const { api, client, rpcs, permissions } = parts
  const superuser = rpcs.get('session.get_is_local_superuser')
  const granted = rpcs.get('session.get_rbac_permissions') ?? permissionsRpc(api, [])
  try {
    const all = superuser !== undefined && (await client.call(superuser, [session])) === true
    permissions.know(all, all || !granted ? null : ((await client.call(granted, [session])) as string[]))
  } catch (error) {
    if (!(error instanceof DroppedError) && !permissions.isKnown) permissions.know(false, null)
  }
}
