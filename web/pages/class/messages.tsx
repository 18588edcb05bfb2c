/** The messages that a class declares. */
import type { ComponentChildren } from 'preact'
import { rpcAnchor } from '../../../reference/page-place.ts'
import { Section } from '../../parts/section.tsx'
import type { ClassPartProps } from './part.ts'
import { RpcEntry } from './rpc-entry.tsx'

export function Messages({ api, shown: { owner, messages }, kind }: ClassPartProps): ComponentChildren {
  if (messages.length === 0) return null
  const entries = messages.map((shown) => (
    <RpcEntry key={shown.name} api={api} shown={shown} kind={kind} id={rpcAnchor(owner, shown.name)} />
  ))
  return (
    <Section name="messages" title="Messages">
      {entries}
    </Section>
  )
}
