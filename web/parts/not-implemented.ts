/** Says of an RPC that servers have no code for it, in words that a glance tells from its documentation. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { isImplemented } from '../../model/implemented.ts'
import type { Rpc } from '../../model/rpcs.ts'

/** What buttons and lists have room for. */
export const NOT_IMPLEMENTED = 'not implemented'

/** Nothing for an RPC that is implemented. */
export function NotImplemented({ api, rpc }: { readonly api: Api; readonly rpc: Rpc }): ComponentChildren {
  if (isImplemented(api, rpc)) return null
  return h('p', { class: 'not-implemented' }, [
    h('strong', null, 'Not implemented.'),
    ' A server answers ',
    h('code', null, 'NOT_IMPLEMENTED'),
    ' to every call: the text declares the message, and there is no code for it yet.',
  ])
}
