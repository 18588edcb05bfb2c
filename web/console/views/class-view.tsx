/** The objects of a class as a table: columns to choose, filters, sorting, and rows that change as the objects do. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ClassTable } from '../objects/class-table.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { filterProblem, firstColumns, leadingColumns } from '../rows/columns.ts'
import { type Order, useRows } from '../rows/use-rows.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { ClassHead } from './class-head.tsx'
import { ObjectFinder } from './object-finder.tsx'
import { ObjectTable } from './object-table.tsx'

export function ClassView({ name }: { readonly name: string }): ComponentChildren {
  const table = useConsole().tables.of(name)
  return (
    <section class="class-view">
      <ClassHead name={name} tab="objects" />
      {table?.canList && <Objects table={table} />}
      {table && !table.canList && <ObjectFinder table={table} />}
    </section>
  )
}

function Objects({ table }: { readonly table: ClassTable }): ComponentChildren {
  const { choices, tables, watch } = useConsole()
  const [order, setOrder] = useState(() => (choices.get(table.owner.name) as Order | undefined) ?? firstOrder(table))
  // Without events nothing reports the changes since the table was last shown, so it is loaded again.
  useEffect(() => (watch.isThere ? table.open() : void table.reload()), [table, watch])
  useEffect(() => void choices.set(table.owner.name, order), [choices, table, order])
  const rows = useRows(table, order)
  const problems = table.owner.fields.flatMap((f) => filterProblem(f, own(order.filters, f.name) ?? '') ?? [])
  const change = (part: Partial<Order>) => setOrder((before) => ({ ...before, ...part }))
  return (
    <div class="objects">
      <div class="bar">
        <input
          type="search"
          placeholder="Filter"
          aria-label={`Filter the objects of ${table.owner.name}`}
          value={order.text}
          onInput={(e: TargetedEvent<HTMLInputElement>) => change({ text: e.currentTarget.value })}
        />
        <Columns table={table} order={order} change={change} />
        {!watch.isThere && (
          <button type="button" onClick={() => tables.reload()}>
            Refresh
          </button>
        )}
        <Progress table={table} shown={rows?.length} />
      </div>
      {table.error !== null && <ErrorNote error={table.error} />}
      {table.error !== null && (
        <button type="button" onClick={() => void table.reload()}>
          Try again
        </button>
      )}
      {problems.map((text) => (
        <p key={text} class="problem" role="status">
          {text}
        </p>
      ))}
      <ObjectTable table={table} rows={rows ?? []} order={order} change={change} />
    </div>
  )
}

function firstOrder({ owner }: ClassTable): Order {
  return { text: '', filters: {}, sort: null, columns: firstColumns(owner) }
}

interface ColumnsProps {
  readonly table: ClassTable
  readonly order: Order
  readonly change: (part: Partial<Order>) => void
}

function Columns({ table, order, change }: ColumnsProps): ComponentChildren {
  const { fields } = table.owner
  const toggle = (name: string) => {
    const shown = new Set(order.columns)
    if (!shown.delete(name)) shown.add(name)
    const first = leadingColumns(table.owner)
    const sorted = [...first, ...fields.map((f) => f.name).filter((n) => !first.includes(n))]
    // A hidden column must not filter or sort.
    const seen = <T,>(entry: readonly [string, T]) => shown.has(entry[0])
    change({
      columns: sorted.filter((n) => shown.has(n)),
      filters: Object.fromEntries(Object.entries(order.filters).filter(seen)),
      sort: order.sort && shown.has(order.sort.field) ? order.sort : null,
    })
  }
  return (
    <details class="choose">
      <summary>Columns</summary>
      <div class="sheet" role="group" aria-label="Columns">
        {fields.map(({ name }) => (
          <label key={name} class="check">
            <input type="checkbox" checked={order.columns.includes(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
      </div>
    </details>
  )
}

function Progress({
  table,
  shown = 0,
}: {
  readonly table: ClassTable
  readonly shown: number | undefined
}): ComponentChildren {
  const all = table.refs.size
  const loaded = table.records.size
  const loading = table.state === 'loading'
  const counted = shown === all ? `${all.toLocaleString()}` : `${shown.toLocaleString()} of ${all.toLocaleString()}`
  return (
    <span class="progress" aria-busy={loading}>
      <span class="quiet" role="status">
        {loading && all === 0 ? 'Loading…' : `${counted} ${all === 1 ? 'object' : 'objects'}`}
      </span>
      {loading && all > 0 && <progress value={loaded} max={all} aria-label="Objects loaded" />}
    </span>
  )
}
