/** A link to the form of a call, or its name with the reason why the user may not call it, or why the object refuses it. */
import type { ComponentChildren, TargetedMouseEvent } from 'preact'
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
  /** Whether it is the action that a person most likely wants. */
  readonly isMain?: boolean
  /** Opens the form in place. The link still leads to the form's own address, as for a new tab. */
  readonly open?: () => void
}

export function CallLink({ rpc, self, text, refusal, isMain = false, open }: CallLinkProps): ComponentChildren {
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
  const isThere = isImplemented(api, rpc)
  const href = viewHref({ view: 'call', rpc: rpc.name, ...(self !== undefined && { self }) })
  const onClick = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    if (!open || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    open()
  }
  const hint = firstSentence(rpc.doc)
  return (
    <a
      class={`button${isMain ? ' primary' : ''}${isThere ? '' : ' open'}`}
      href={href}
      title={isThere ? hint : `Not implemented. ${hint}`}
      onClick={onClick}
    >
      {text}
      {!isThere && <span class="sr-only">{` (${NOT_IMPLEMENTED})`}</span>}
    </a>
  )
}
