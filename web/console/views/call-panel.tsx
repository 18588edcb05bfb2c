/** A call on an object in place: its documentation and its form, without leaving the object's page. */
import type { ComponentChildren, TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { Markdown } from '../../parts/markdown.tsx'
import { NotImplemented } from '../../parts/not-implemented.tsx'
import { useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import { CallForm } from './call-form.tsx'

export interface CallPanelProps {
  readonly rpc: Rpc
  readonly self: string
  readonly close: () => void
}

/** Closes itself after a call without a result, and reports that it was made. */
export function CallPanel({ rpc, self, close }: CallPanelProps): ComponentChildren {
  const { api, names, notice } = useConsole()
  const viewHref = useViewHref()
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    const came = document.activeElement
    box.current?.querySelector<HTMLElement>('input, textarea, select, [type="submit"]')?.focus()
    // Back to the button that opened it, unless the focus is elsewhere already.
    return () => {
      if (document.activeElement === document.body && came instanceof HTMLElement) came.focus()
    }
  }, [])
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') close()
  }
  const done = () => {
    if (rpc.result !== null) return
    notice.say(`${rpc.name} of ${names.text(rpc.class, self)} is done.`, location.hash)
    close()
  }
  return (
    <section class="call-panel" aria-label={rpc.name} ref={box} onKeyDown={onKeyDown}>
      <div class="bar">
        <a class="name" href={viewHref({ view: 'call', rpc: rpc.name, self })} title="The form on a page of its own">
          {rpc.name}
        </a>
        <span class="space" />
        <button type="button" class="plain" aria-label={`Close the form of ${rpc.name}`} onClick={close}>
          Close
        </button>
      </div>
      <NotImplemented api={api} rpc={rpc} />
      <Markdown text={rpc.doc} level={3} />
      <CallForm rpc={rpc} self={self} isSelfFixed done={done} />
    </section>
  )
}
