/** The messages that a class declares. */
import { type ComponentChildren, h } from 'preact'
import { rpcAnchor } from '../../../reference/place.ts'
import { Section } from '../../parts/section.ts'
import type { ClassPartProps } from './part.ts'
import { RpcEntry } from './rpc-entry.ts'

export function Messages({ api, shown: { owner, messages }, kind }: ClassPartProps): ComponentChildren {
  if (messages.length === 0) return null
  const entries = messages.map((shown) =>
    h(RpcEntry, { key: shown.name, api, shown, kind, id: rpcAnchor(owner, shown.name) }),
  )
  return h(Section, { name: 'messages', title: 'Messages' }, entries)
}
