/**
 * The tasks in a corner of each page: which run and how far they are, cancelling them, and how those of the user have
 * ended. Not there while there are none.
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { words } from '../../parts/counted-nouns.ts'
import { RpcError } from '../calls/call-errors.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { callFor, useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import type { SeenTask } from '../timeline/seen-tasks.ts'

export function TaskCorner(): ComponentChildren {
  const { tasks } = useConsole()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const toggle = useRef<HTMLButtonElement>(null)
  useRunning()
  const { list } = tasks
  const ended = list.filter((task) => task.isEnded)
  const close = () => {
    setOpen(false)
    toggle.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.preventDefault()
    close()
  }
  return (
    <aside class="task-corner app" aria-label="Tasks" hidden={list.length === 0} onKeyDown={onKeyDown}>
      {isOpen && (
        <div class="task-list" id={id}>
          <ul>
            {list.map((task) => (
              <TaskLine key={task.ref} task={task} />
            ))}
          </ul>
          {ended.length > 0 && (
            <button type="button" class="small" onClick={() => tasks.dismiss()}>
              {ended.length === 1 ? 'Forget the one that has ended' : `Forget ${ended.length} that have ended`}
            </button>
          )}
        </div>
      )}
      <button
        type="button"
        class="task-toggle"
        ref={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Sum list={list} />
      </button>
      <Ended list={ended} />
    </aside>
  )
}

/** Reads the tasks that ran before the page was opened, if they are few. */
function useRunning(): void {
  const { tables, tasks, watch } = useConsole()
  const table = tables.of('task')
  const count = watch.counts.get('task') ?? 0
  const isFew = count > 0 && count <= FEW
  useEffect(() => {
    if (isFew) table?.open()
  }, [isFew, table])
  const isReady = table?.state === 'ready'
  useEffect(() => {
    if (isReady) for (const [ref, record] of table.records) tasks.see(ref, record)
  }, [isReady])
}

const FEW = 500

function Sum({ list }: { readonly list: readonly SeenTask[] }): ComponentChildren {
  const running = list.filter((task) => !task.isEnded)
  const failed = list.filter(({ record }) => record.status === 'failure').length
  const progress = running.reduce((sum, task) => sum + progressOf(task), 0) / (running.length || 1)
  if (running.length > 0)
    return (
      <>
        <progress value={progress} max={1} aria-label="Progress of all tasks" />
        {words(running.length, 'task')}
      </>
    )
  return failed > 0 ? `${words(failed, 'task')} failed` : `${words(list.length, 'task')} done`
}

function TaskLine({ task }: { readonly task: SeenTask }): ComponentChildren {
  const state = useConsole()
  const viewHref = useViewHref()
  const { ref, record, isEnded, isOwn } = task
  const [error, setError] = useState<unknown>(null)
  const [isAsked, setAsked] = useState(false)
  const status = String(record.status)
  const cancel = state.rpcs.get('task.cancel')
  const whyNot = cancel && state.permissions.whyNot(cancel)
  const ask = (rpc: NonNullable<typeof cancel>) => {
    setAsked(true)
    callFor(state, rpc, [ref]).catch((failure: unknown) => {
      setAsked(false)
      setError(failure)
    })
  }
  return (
    <li>
      <div class="line">
        <a href={viewHref({ view: 'object', class: 'task', ref })}>{nameOfTask(task)}</a>
        {isOwn && <span class="quiet">yours</span>}
        <span class={`chip task-status ${status}`}>{status}</span>
        {!isEnded && cancel && whyNot === undefined && (
          <button type="button" class="small" disabled={isAsked} onClick={() => ask(cancel)}>
            {isAsked ? 'Cancelling…' : 'Cancel'}
            <span class="sr-only">{` ${nameOfTask(task)}`}</span>
          </button>
        )}
      </div>
      {!isEnded && <progress value={progressOf(task)} max={1} aria-label={`Progress of ${nameOfTask(task)}`} />}
      {status === 'failure' && <Failure task={task} />}
      <ErrorNote error={error} />
    </li>
  )
}

function Failure({ task: { record } }: { readonly task: SeenTask }): ComponentChildren {
  const [code, ...params] = (Array.isArray(record.error_info) ? record.error_info : []).map(String)
  return code === undefined ? null : <ErrorNote error={new RpcError(code, params)} />
}

/** Says for screen readers that a task of the user has ended. */
function Ended({ list }: { readonly list: readonly SeenTask[] }): ComponentChildren {
  const [last] = list
  return (
    <p class="sr-only" role="status">
      {last && `The task ${nameOfTask(last)} has ended: ${String(last.record.status)}.`}
    </p>
  )
}

function nameOfTask({ record, ref }: SeenTask): string {
  return String(record.name_label || ref).replace(/^Async\./, '')
}

function progressOf({ record }: SeenTask): number {
  return Math.min(1, Math.max(0, Number(record.progress) || 0))
}
