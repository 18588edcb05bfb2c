/** Asks whether a call is to be made for many objects, shows its progress, and a result for each. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { explainError } from '../calls/explain-error.ts'
import { hashOf } from '../route.ts'
import type { BulkItem, BulkRun } from '../rows/bulk-run.ts'
import { useConsole } from '../state/console-state.ts'

export interface BulkDialogProps {
  readonly run: BulkRun
  readonly name: string
  readonly close: () => void
}

/** The most objects that are listed. */
const LISTED = 200

export function BulkDialog({ run, name, close }: BulkDialogProps): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null)
  const { rpcs } = useConsole()
  useEffect(() => dialog.current?.showModal(), [])
  const count = run.items.length
  const bare = run.rpc.name.slice(name.length + 1)
  const objects = `${count.toLocaleString()} ${count === 1 ? 'object' : 'objects'}`
  const isDestroy = run.rpc.name === rpcs.destroy(name)?.name
  const title = isDestroy ? `Destroy ${objects} of ${name}?` : `Call ${bare} on ${objects} of ${name}?`
  return (
    <dialog ref={dialog} class="dialog bulk-dialog" aria-labelledby="bulk:title" onClose={close}>
      <h2 id="bulk:title">{run.isStarted ? run.rpc.name : title}</h2>
      {run.isStarted && <Counts run={run} />}
      <Results run={run} name={name} />
      <Buttons run={run} isDanger={isDestroy} close={() => dialog.current?.close()} />
    </dialog>
  )
}

type PartProps = Pick<BulkDialogProps, 'run' | 'close'> & { readonly isDanger: boolean }

function Buttons({ run, isDanger, close }: PartProps): ComponentChildren {
  if (!run.isStarted)
    return (
      <div class="bar">
        <button type="button" class={isDanger ? 'danger' : 'primary'} onClick={() => void run.start()}>
          {isDanger ? 'Destroy' : 'Call'}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    )
  return (
    <div class="bar">
      {!run.isOver && (
        <button type="button" class="danger" onClick={() => run.stop()} disabled={run.isStopped}>
          Stop
        </button>
      )}
      <button type="button" onClick={close}>
        {run.isOver ? 'Close' : 'Hide'}
      </button>
    </div>
  )
}

function Counts({ run }: { readonly run: BulkRun }): ComponentChildren {
  const [done, failed, uncalled] = [run.count('done'), run.count('failed'), run.count('not called')]
  const parts = [`${done.toLocaleString()} done`]
  if (failed > 0) parts.push(`${failed.toLocaleString()} failed`)
  if (uncalled > 0) parts.push(`${uncalled.toLocaleString()} not called`)
  const all = run.items.length
  return (
    <>
      <progress value={done + failed + uncalled} max={all} aria-label="Calls made" />
      <p class="counts" role="status">
        {run.isOver
          ? parts.join(', ')
          : `${parts.join(', ')}, ${(all - done - failed - uncalled).toLocaleString()} to go`}
      </p>
    </>
  )
}

/** What failed is first, because it needs somebody. */
function Results({ run, name }: Pick<BulkDialogProps, 'run' | 'name'>): ComponentChildren {
  const [isOnlyFailed, setOnlyFailed] = useState(false)
  const failed = run.items.filter(({ state }) => state === 'failed')
  const others = isOnlyFailed ? [] : run.items.slice(0, LISTED).filter(({ state }) => state !== 'failed')
  const listed = [...failed, ...others].slice(0, LISTED)
  const left = (isOnlyFailed ? failed.length : run.items.length) - listed.length
  return (
    <>
      {failed.length > 0 && (
        <label class="check">
          <input type="checkbox" checked={isOnlyFailed} onChange={() => setOnlyFailed(!isOnlyFailed)} />
          only what failed
        </label>
      )}
      <ul class="results" tabIndex={0} aria-label="Objects">
        {listed.map((item) => (
          <Result key={item.ref} item={item} name={name} isStarted={run.isStarted} />
        ))}
        {left > 0 && <li class="quiet">{`and ${left.toLocaleString()} more`}</li>}
      </ul>
    </>
  )
}

interface ResultProps {
  readonly item: BulkItem
  readonly name: string
  readonly isStarted: boolean
}

const TONES = { waiting: 'idle', running: 'busy', done: 'good', failed: 'bad', 'not called': 'idle' } as const

function Result({ item, name, isStarted }: ResultProps): ComponentChildren {
  return (
    <li>
      <a href={hashOf({ view: 'object', class: name, ref: item.ref })}>{item.label}</a>
      {isStarted && (
        <span class="chip state" data-tone={TONES[item.state]}>
          {item.state}
        </span>
      )}
      {item.error !== undefined && <Why error={item.error} />}
    </li>
  )
}

function Why({ error }: { readonly error: unknown }): ComponentChildren {
  const { api, names } = useConsole()
  const { text, code, referrer } = explainError(api, error)
  return (
    <span class="why">
      {text}
      {referrer && (
        <a href={hashOf({ view: 'object', class: referrer.class, ref: referrer.ref })}>
          {` ${names.withClass(referrer.class, referrer.ref)}`}
        </a>
      )}
      {code && !text.includes(code) && <code>{` ${code}`}</code>}
    </span>
  )
}
