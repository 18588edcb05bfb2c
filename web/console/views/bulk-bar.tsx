/** What can be done with the selected rows: a message that takes only the object, or its destruction, for each. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { returnFocus } from '../../parts/return-focus.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { Menu } from '../parts/menu.tsx'
import { hashOf } from '../route.ts'
import { allowing, bulkCalls } from '../rows/bulk-calls.ts'
import { BulkRun } from '../rows/bulk-run.ts'
import type { RowSelection } from '../rows/use-selection.ts'
import { callFor, useConsole } from '../state/console-state.ts'
import { BulkDialog } from './bulk-dialog.tsx'

export interface BulkBarProps {
  readonly table: ClassTable
  readonly selection: RowSelection
}

export function BulkBar({ table, selection }: BulkBarProps): ComponentChildren {
  const state = useConsole()
  const { name } = table.owner
  const key = `bulk ${name}`
  const [, draw] = useState(0)
  const [isOpen, setOpen] = useState(false)
  // It goes on while the user looks at something else.
  const run = state.choices.get(key) as BulkRun | undefined
  const put = (next: BulkRun | undefined) => {
    if (next) state.choices.set(key, next)
    else state.choices.delete(key)
    draw((n) => n + 1)
    setOpen(next !== undefined)
  }
  const ask = (rpc: Rpc) => {
    const items = selection.refs.map((ref) => ({ ref, label: state.names.text(name, ref) }))
    const destroys = rpc.name === state.rpcs.destroy(name)?.name
    const call = (one: Rpc, params: readonly unknown[]) => callFor(state, one, params)
    // Without events nothing else reports what the calls have changed.
    const over = () => void (state.watch.isThere || state.tables.reload())
    put(new BulkRun({ rpc, items, call, over, ...(destroys && { done: (ref: string) => table.remove(ref) }) }))
  }
  const close = () => {
    if (run?.isStarted && !run.isOver) setOpen(false)
    else put(undefined)
    // The button that had the focus has gone with the bar.
    returnFocus(() => document.querySelector<HTMLElement>('.console table[role="grid"]'))
  }
  return (
    <>
      {run && isOpen && <BulkDialog run={run} name={name} close={close} />}
      {run && !isOpen && (
        <div class="bulk-bar" role="region" aria-label="Calls">
          <span role="status">{`${run.rpc.name}: ${run.count('done') + run.count('failed')} of ${run.items.length}`}</span>
          <button type="button" onClick={() => setOpen(true)}>
            Show
          </button>
        </div>
      )}
      {!run && selection.refs.length > 0 && <Offers table={table} selection={selection} ask={ask} />}
    </>
  )
}

function Offers({ table, selection, ask }: BulkBarProps & { readonly ask: (rpc: Rpc) => void }): ComponentChildren {
  const { api, rpcs, permissions } = useConsole()
  const { messages, destroy } = bulkCalls(api, rpcs, table.owner.name)
  const count = selection.refs.length
  return (
    <div class="bulk-bar" role="region" aria-label="Selected objects">
      <span role="status">{`${count.toLocaleString()} selected`}</span>
      {selection.refs.length === 1 && (
        <a class="button" href={hashOf({ view: 'graph', class: table.owner.name, ref: selection.refs[0] ?? '' })}>
          Graph
        </a>
      )}
      {messages.length > 0 && (
        <Menu title="Call…" label="Messages for the selected objects" isUpward>
          {messages.map((rpc) => (
            <Offer key={rpc.name} table={table} selection={selection} rpc={rpc} ask={ask} />
          ))}
        </Menu>
      )}
      {destroy && (
        <button
          type="button"
          class="danger"
          disabled={permissions.whyNot(destroy) !== undefined}
          title={permissions.whyNot(destroy)}
          onClick={() => ask(destroy)}
        >
          Destroy…
        </button>
      )}
      <button type="button" class="plain" onClick={selection.clear}>
        Clear
      </button>
    </div>
  )
}

type OfferProps = BulkBarProps & { readonly rpc: Rpc; readonly ask: (rpc: Rpc) => void }

/** A message, with the number of objects that would take it now if they say so. */
function Offer({ table, selection, rpc, ask }: OfferProps): ComponentChildren {
  const { api, permissions } = useConsole()
  const whyNot = permissions.whyNot(rpc)
  const { owner, records } = table
  const allows = allowing(owner, api.enums, rpc)
  const count = allows && selection.refs.filter((ref) => allows(records.get(ref) ?? {})).length
  return (
    <button type="button" class="plain offer" disabled={whyNot !== undefined} title={whyNot} onClick={() => ask(rpc)}>
      <span>{rpc.name.slice(owner.name.length + 1)}</span>
      {count !== undefined && (
        <span class="quiet">{count === selection.refs.length ? 'all allow it' : `${count} allow it`}</span>
      )}
    </button>
  )
}
