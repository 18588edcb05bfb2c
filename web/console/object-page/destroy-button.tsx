/** Destroys an object after a confirmation, which shows everything that still refers to it. Shows an error where it occurs. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { CopyCall } from '../parts/copy-call.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { callFor, useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import { BlockerList } from './blocker-list.tsx'

export interface DestroyButtonProps {
  readonly rpc: Rpc
  readonly table: ClassTable
  readonly refId: string
  /** Why the object refuses it now. */
  readonly refusal?: string | undefined
}

export function DestroyButton({ rpc, table, refId, refusal }: DestroyButtonProps): ComponentChildren {
  const state = useConsole()
  const [asking, setAsking] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const denied = state.permissions.whyNot(rpc)
  const whyNot = denied ?? refusal
  // The pressed button is gone, so the focus moves to "Keep", or back to "Destroy…".
  const ask = (next: boolean) => {
    setAsking(next)
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[data-next]')?.focus())
  }
  return (
    <div class={asking ? 'destroy asking' : 'destroy'} ref={box}>
      {!asking && (
        <button
          type="button"
          class="danger"
          // What refuses it now can be put out of the way from the question.
          disabled={denied !== undefined}
          title={whyNot}
          data-next
          onClick={() => ask(true)}
        >
          Destroy…
        </button>
      )}
      {whyNot && <span class="refused">{whyNot}</span>}
      {asking && <Confirmation rpc={rpc} table={table} refId={refId} refusal={whyNot} keep={() => ask(false)} />}
    </div>
  )
}

interface ConfirmationProps extends DestroyButtonProps {
  readonly keep: () => void
}

function Confirmation({ rpc, table, refId, refusal, keep }: ConfirmationProps): ComponentChildren {
  const state = useConsole()
  const viewHref = useViewHref()
  const [error, setError] = useState<unknown>(null)
  const { name } = table.owner
  const destroy = async () => {
    setError(null)
    try {
      await callFor(state, rpc, [refId])
      table.remove(refId)
      location.hash = viewHref({ view: 'class', class: name })
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <div class="confirmation" role="group" aria-label="Destroy">
      <p class="question">{`Destroy ${state.names.withClass(name, refId)}?`}</p>
      <BlockerList rpc={rpc} table={table} refId={refId} />
      <div class="bar">
        <button type="button" class="danger" disabled={refusal !== undefined} onClick={() => void destroy()}>
          Destroy
        </button>
        <button type="button" data-next onClick={keep}>
          Keep
        </button>
        <CopyCall rpc={rpc} params={[refId]} />
      </div>
      <ErrorNote error={error} />
    </div>
  )
}
