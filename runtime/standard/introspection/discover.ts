/** `rpc.discover`: the API's OpenRPC document, as OpenRPC's service discovery asks for it; without a session. */
import type { Rpc } from '../../../model/rpcs.ts'
import type { Handlers } from '../../engine/handler.ts'
import { Plain } from '../../values/values.ts'

/** The document as plain data; called once, when somebody first asks for it. */
export type Discover = () => unknown

export interface Discovery {
  readonly rpcs: readonly Rpc[]
  readonly handlers: Handlers
}

/** The RPC and its code; nothing for a server that was given no document. */
export function discovery(discover: Discover | undefined): Discovery {
  if (!discover) return { rpcs: [], handlers: new Map() }
  let document: Plain | undefined
  const handler = () => {
    document ??= new Plain(discover())
    return document
  }
  return { rpcs: [DISCOVER], handlers: new Map([[DISCOVER.name, handler]]) }
}

const DISCOVER: Rpc = {
  name: 'rpc.discover',
  class: 'rpc',
  implied: false,
  params: [],
  result: { kind: 'any record' },
  takesSession: false,
  writes: false,
  roles: null,
  does: { kind: 'message' },
  doc: 'An OpenRPC document of the whole API.',
}
