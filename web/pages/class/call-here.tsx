/** The form of a call on the page of its class; a log-in first where nobody is logged in. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { useLiveConsole } from '../../console/state/console-state.ts'
import { LoginDialog } from '../../console/views/account.tsx'
import { CallForm } from '../../console/views/call-form.tsx'

export interface CallHereProps {
  readonly rpc: Rpc
  /** The object that the call is about. */
  readonly self: string | undefined
  readonly close: () => void
}

export function CallHere({ rpc, self, close }: CallHereProps): ComponentChildren {
  const box = useRef<HTMLElement>(null)
  const isLive = useLiveConsole() !== null
  useEffect(() => {
    if (!isLive || !box.current) return
    box.current.querySelector<HTMLElement>('form :is(input, select, textarea, button)')?.focus()
    box.current.scrollIntoView({ block: 'nearest' })
  }, [isLive])
  // The dialog also closes after a log-in, when it is not needed any more.
  const live = useRef(isLive)
  live.current = isLive
  if (!isLive) return <LoginDialog close={() => live.current || close()} />
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close()
  }
  return (
    <section class="call-here-form" aria-label={`Call ${rpc.name}`} ref={box} onKeyDown={pressed}>
      <div class="call-here-head">
        <h4>
          {'Call '}
          <code>{rpc.name}</code>
        </h4>
        <button type="button" class="plain" onClick={close}>
          Close
        </button>
      </div>
      <CallForm key={`${rpc.name} ${self}`} rpc={rpc} self={self} />
    </section>
  )
}
