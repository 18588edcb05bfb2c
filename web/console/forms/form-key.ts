/** The key of a call's form in the console's choices. */
import type { Rpc } from '../../../model/rpcs.ts'
import { hashOf } from '../route.ts'

export function formKey(rpc: Pick<Rpc, 'name'>, self: string | undefined): string {
  return `form ${hashOf({ view: 'call', rpc: rpc.name, ...(self !== undefined && { self }) })}`
}
