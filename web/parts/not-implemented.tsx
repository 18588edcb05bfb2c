/** A note that servers have no code for an RPC, visibly different from its documentation. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { isImplemented } from '../../model/implemented.ts'
import type { Rpc } from '../../model/rpcs.ts'

/** The short form for buttons and lists. */
export const NOT_IMPLEMENTED = 'not implemented'

/** Renders nothing for an RPC that is implemented. */
export function NotImplemented({ api, rpc }: { readonly api: Api; readonly rpc: Rpc }): ComponentChildren {
  if (isImplemented(api, rpc)) return null
  return (
    <p class="not-implemented">
      <strong>Not implemented.</strong>
      {' A server answers '}
      <code>NOT_IMPLEMENTED</code>
      {' to every call: the text declares the message, and there is no code for it yet.'}
    </p>
  )
}
