/** Shows the progress of a task, then its result or error. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Type } from '../../../model/api.ts'
import { RpcError } from '../calls/call-errors.ts'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { callFor, useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import { xmlValue } from '../values/xml-value.ts'
import { ErrorNote } from './error-note.tsx'
import { ShownValue } from './shown-value.tsx'

export interface TaskProgressProps {
  readonly task: string
  /** The result type of the call that runs as the task. */
  readonly result: Type | null
}

export function TaskProgress(props: TaskProgressProps): ComponentChildren {
  const table = useConsole().tables.of('task')
  return table ? <Progress {...props} table={table} /> : null
}

function Progress({ task, result, table }: TaskProgressProps & { readonly table: ClassTable }): ComponentChildren {
  const state = useConsole()
  const viewHref = useViewHref()
  const [error, setError] = useState<unknown>(null)
  const record = table.records.get(task)
  const status = String(record?.status ?? 'pending')
  const ended = isEnded(status)
  useEffect(() => {
    if (!ended) return follow(table, task, state.watch.isThere, setError)
  }, [task, ended, table, state])
  const cancel = state.rpcs.get('task.cancel')
  return (
    <section class="task" aria-label="Task">
      <p>
        <a href={viewHref({ view: 'object', class: 'task', ref: task })}>Task</a>{' '}
        <span class={`chip task-status ${status}`} role="status">
          {status}
        </span>
        {!ended && <progress value={Number(record?.progress ?? 0)} max={1} aria-label="Progress of the task" />}
        {!ended && cancel && (
          <button type="button" onClick={() => void callFor(state, cancel, [task]).catch(setError)}>
            Cancel
          </button>
        )}
      </p>
      {error !== null && <ErrorNote error={error} />}
      {record && ended && <Ending record={record} status={status} result={result} />}
    </section>
  )
}

function Ending({
  record,
  status,
  result,
}: {
  readonly record: ObjectRecord
  readonly status: string
  readonly result: Type | null
}): ComponentChildren {
  if (status === 'success') return <ShownValue type={result} value={xmlValue(String(record.result ?? ''))} />
  const [code, ...params] = (record.error_info ?? []) as string[]
  return code === undefined ? null : <ErrorNote error={new RpcError(code, params)} />
}

/** Without events, reads the task repeatedly until it ends. */
function follow(table: ClassTable, task: string, live: boolean, failed: (error: unknown) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false
  const look = async () => {
    try {
      const record = await table.fetch(task)
      if (!over && !isEnded(String(record.status)) && !live) timer = setTimeout(look, 500)
    } catch (error) {
      if (!over) failed(error)
    }
  }
  void look()
  return () => {
    over = true
    clearTimeout(timer)
  }
}

function isEnded(status: string): boolean {
  return status === 'success' || status === 'failure' || status === 'cancelled'
}
