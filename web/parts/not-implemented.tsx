/** Says of an RPC that servers have no code for it, in words that a glance tells from its documentation. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { isImplemented } from '../../model/implemented.ts'
import type { Rpc } from '../../model/rpcs.ts'

/** What buttons and lists have room for. */
export const NOT_IMPLEMENTED = 'not implemented'

/** Nothing for an RPC that is implemented. */
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
