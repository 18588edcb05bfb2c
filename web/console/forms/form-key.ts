/** Under which what was typed in the form of a call is kept while the page is open. */
import type { Rpc } from '../../../model/rpcs.ts'
import { hashOf } from '../route.ts'

export function formKey(rpc: Pick<Rpc, 'name'>, self: string | undefined): string {
  return `form ${hashOf({ view: 'call', rpc: rpc.name, ...(self !== undefined && { self }) })}`
}
