/** A link to the form of a call; where the user may not make it, its name and why. */
import { type ComponentChildren, h } from 'preact'
import { isImplemented } from '../../../model/implemented.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { NOT_IMPLEMENTED } from '../../parts/not-implemented.ts'
import { hashOf } from '../route.ts'
import { useConsole } from '../state.ts'

export interface RpcLinkProps {
  readonly rpc: Rpc
  readonly self?: string | undefined
  readonly text: string
}

export function RpcLink({ rpc, self, text }: RpcLinkProps): ComponentChildren {
  const { api, permissions } = useConsole()
  const whyNot = permissions.whyNot(rpc)
  if (whyNot !== undefined)
    return h('span', { class: 'button refused', title: whyNot, 'aria-disabled': 'true', role: 'link', tabIndex: 0 }, [
      text,
      h('span', { class: 'sr-only' }, ` (${whyNot})`),
    ])
  const href = hashOf({ view: 'call', rpc: rpc.name, ...(self !== undefined && { self }) })
  if (isImplemented(api, rpc)) return h('a', { class: 'button', href, title: firstSentence(rpc.doc) }, text)
  return h('a', { class: 'button open', href, title: `Not implemented. ${firstSentence(rpc.doc)}` }, [
    text,
    h('span', { class: 'sr-only' }, ` (${NOT_IMPLEMENTED})`),
  ])
}
