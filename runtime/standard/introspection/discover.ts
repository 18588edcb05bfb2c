/** `rpc.discover` (OpenRPC, Service Discovery): answers with the OpenRPC document of the API, without a session. */
import type { Rpc } from '../../../model/rpcs.ts'
import type { Handlers } from '../../engine/handler.ts'
import { Plain } from '../../values/values.ts'

/** The document as plain data; called once, at the first call of `rpc.discover`. */
export type Discover = () => unknown

export interface Discovery {
  readonly rpcs: readonly Rpc[]
  readonly handlers: Handlers
}

/** `rpc.discover` and its code; nothing for a server without a document. */
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
