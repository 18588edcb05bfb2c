/** The messages that a class declares, by name. */
import type { ComponentChildren } from 'preact'
import type { RpcDescription } from '../../../reference/describe.ts'
import { rpcAnchor } from '../../../reference/page-place.ts'
import { Section } from '../../parts/section.tsx'
import type { ClassPartProps } from './part.ts'
import { RpcEntry } from './rpc-entry.tsx'

export interface MessagesProps extends ClassPartProps {
  readonly messages: readonly RpcDescription[]
  /** Whether a filter shows the message. */
  readonly shows: (message: RpcDescription) => boolean
}

export function Messages({ api, shown: { owner }, kind, messages, shows }: MessagesProps): ComponentChildren {
  if (messages.length === 0) return null
  const visible = messages.map(shows)
  const entries = messages.map((shown, i) => (
    <RpcEntry
      key={shown.name}
      api={api}
      shown={shown}
      kind={kind}
      id={rpcAnchor(owner, shown.name)}
      isHidden={!visible[i]}
    />
  ))
  return (
    <Section name="messages" title="Messages" isHidden={!visible.includes(true)}>
      {entries}
    </Section>
  )
}
