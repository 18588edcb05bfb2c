/** A link to the form of a call, or its name with the reason why the user may not call it, or why the object refuses it. */
import type { ComponentChildren } from 'preact'
import { isImplemented } from '../../../model/implemented.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { NOT_IMPLEMENTED } from '../../parts/not-implemented.tsx'
import { useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'

export interface CallLinkProps {
  readonly rpc: Rpc
  readonly self?: string | undefined
  readonly text: string
  /** Why the object refuses the call now. */
  readonly refusal?: string | undefined
}

export function CallLink({ rpc, self, text, refusal }: CallLinkProps): ComponentChildren {
  const { api, permissions } = useConsole()
  const viewHref = useViewHref()
  const whyNot = permissions.whyNot(rpc) ?? refusal
  if (whyNot !== undefined)
    return (
      <span class="button refused" title={whyNot} aria-disabled="true" role="link" tabIndex={0}>
        {text}
        <span class="sr-only">{` (${whyNot})`}</span>
      </span>
    )
  const href = viewHref({ view: 'call', rpc: rpc.name, ...(self !== undefined && { self }) })
  if (isImplemented(api, rpc))
    return (
      <a class="button" href={href} title={firstSentence(rpc.doc)}>
        {text}
      </a>
    )
  return (
    <a class="button open" href={href} title={`Not implemented. ${firstSentence(rpc.doc)}`}>
      {text}
      <span class="sr-only">{` (${NOT_IMPLEMENTED})`}</span>
    </a>
  )
}
