/** Destroys an object after a confirmation. Shows an error where it occurs. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { hashOf } from '../route.ts'
import { callFor, useConsole } from '../state/console-state.ts'
import { CopyCall } from './copy-call.tsx'
import { ErrorNote } from './error-note.tsx'

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
  const [error, setError] = useState<unknown>(null)
  const whyNot = state.permissions.whyNot(rpc) ?? refusal
  const { name } = table.owner
  const box = useRef<HTMLDivElement>(null)
  // The pressed button is gone, so the focus moves to "Keep", or back to "Destroy…".
  const ask = (next: boolean) => {
    setAsking(next)
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[data-next]')?.focus())
  }
  const destroy = async () => {
    setError(null)
    try {
      await callFor(state, rpc, [refId])
      table.remove(refId)
      location.hash = hashOf({ view: 'class', class: name })
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <div class="destroy" ref={box}>
      {!asking && (
        <button
          type="button"
          class="danger"
          disabled={whyNot !== undefined}
          title={whyNot}
          data-next
          onClick={() => ask(true)}
        >
          Destroy…
        </button>
      )}
      {whyNot && <span class="refused">{whyNot}</span>}
      {asking && (
        <div class="bar" role="group" aria-label="Destroy">
          <span>{`Destroy ${state.names.withClass(name, refId)}?`}</span>
          <button type="button" class="danger" onClick={() => void destroy()}>
            Destroy
          </button>
          <button type="button" data-next onClick={() => ask(false)}>
            Keep
          </button>
          <CopyCall rpc={rpc} params={[refId]} />
        </div>
      )}
      <ErrorNote error={error} />
    </div>
  )
}
