/** Whether changes reach the page as they happen. Without events a button loads everything again. */
import type { ComponentChildren } from 'preact'
import { useConsole } from '../state/console-state.ts'

const STATES = {
  off: ['connecting', 'Changes are not received yet'],
  live: ['live', 'Changes appear as they happen'],
  paused: ['paused', 'The page is hidden'],
  refused: ['', ''],
  broken: ['not connected', 'The server cannot be reached; trying again'],
} as const

export function Liveness(): ComponentChildren {
  const { watch, tables } = useConsole()
  if (!watch.isThere)
    return (
      <button type="button" onClick={() => tables.reload()}>
        Refresh
      </button>
    )
  const [text, title] = STATES[watch.state]
  return (
    <span class="live" data-state={watch.state} role="status" title={title}>
      {text}
    </span>
  )
}
