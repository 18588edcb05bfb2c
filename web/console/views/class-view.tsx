/** The objects of a class as a table. Filters, order and columns are in the address. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { ClassTable } from '../objects/class-table.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { Menu } from '../parts/menu.tsx'
import { hashOf } from '../route.ts'
import { filterProblem } from '../rows/columns.ts'
import { type ChangeOrder, type Order, orderOf, queryOfOrder, toggleColumn } from '../rows/order-address.ts'
import { columnTitle, tableFields } from '../rows/table-fields.ts'
import { useRows } from '../rows/use-rows.ts'
import { useSelection } from '../rows/use-selection.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ClassHead } from './class-head.tsx'
import { ExportMenu } from './export-menu.tsx'
import { ObjectFinder } from './object-finder.tsx'
import { ObjectTable } from './object-table.tsx'

export interface ClassViewProps {
  readonly name: string
  /** Filters, order and columns, as the address has them. */
  readonly query: string
}

export function ClassView({ name, query }: ClassViewProps): ComponentChildren {
  const table = useConsole().tables.of(name)
  return (
    <section class="class-view">
      <ClassHead name={name} tab="objects" />
      {table?.canList && <Objects table={table} query={query} />}
      {table && !table.canList && <ObjectFinder table={table} />}
    </section>
  )
}

function Objects({ table, query }: { readonly table: ClassTable; readonly query: string }): ComponentChildren {
  const { watch } = useConsole()
  const [order, change] = useOrder(table, query)
  // Without events nothing reports the changes since the table was last shown, so it is loaded again.
  useEffect(() => (watch.isThere ? table.open() : void table.reload()), [table, watch])
  const rows = useRows(table, order) ?? NO_ROWS
  const selection = useSelection(rows)
  const problems = tableFields(table.owner).flatMap((f) => filterProblem(f, own(order.filters, f.name) ?? '') ?? [])
  return (
    <div class="objects">
      <Toolbar table={table} order={order} change={change} rows={rows} selected={selection.refs} />
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
      <ObjectTable table={table} rows={rows} order={order} change={change} selection={selection} />
      <BulkBar table={table} selection={selection} />
    </div>
  )
}

const NO_ROWS: readonly string[] = []

/** The order in the address. A class that is opened again without one has its last order. */
function useOrder({ owner }: ClassTable, query: string): [Order, ChangeOrder] {
  const { choices } = useConsole()
  const order = useMemo(() => orderOf(owner, query), [owner, query])
  const go = (next: string, isTyping: boolean) => {
    if (next === query) return
    const hash = hashOf({ view: 'class', class: owner.name, query: next })
    if (isTyping) history.replaceState(history.state, '', hash)
    else history.pushState(null, '', hash)
    dispatchEvent(new HashChangeEvent('hashchange'))
  }
  useEffect(() => {
    const kept = choices.get(owner.name)
    if (query === '' && typeof kept === 'string') go(kept, true)
  }, [owner])
  useEffect(() => void choices.set(owner.name, query), [choices, owner, query])
  return [order, (part, isTyping = false) => go(queryOfOrder(owner, { ...order, ...part }), isTyping)]
}

interface ToolbarProps {
  readonly table: ClassTable
  readonly order: Order
  readonly change: ChangeOrder
  readonly rows: readonly string[]
  readonly selected: readonly string[]
}

function Toolbar({ table, order, change, rows, selected }: ToolbarProps): ComponentChildren {
  const { tables, watch } = useConsole()
  const isFiltered = order.text !== '' || Object.keys(order.filters).length > 0
  return (
    <div class="bar toolbar">
      <input
        type="search"
        placeholder={`Filter ${table.owner.name}`}
        aria-label={`Filter the objects of ${table.owner.name}`}
        value={order.text}
        onInput={(e: TargetedEvent<HTMLInputElement>) => change({ text: e.currentTarget.value }, true)}
      />
      {isFiltered && (
        <button type="button" class="plain" onClick={() => change({ text: '', filters: {} })}>
          Clear filters
        </button>
      )}
      <Progress table={table} shown={rows.length} />
      <Columns table={table} order={order} change={change} />
      <ExportMenu table={table} order={order} rows={rows} selected={selected} />
      {!watch.isThere && (
        <button type="button" onClick={() => tables.reload()}>
          Refresh
        </button>
      )}
    </div>
  )
}

type ColumnsProps = Pick<ToolbarProps, 'table' | 'order' | 'change'>

function Columns({ table: { owner }, order, change }: ColumnsProps): ComponentChildren {
  const [, ...fields] = tableFields(owner)
  return (
    <Menu title="Columns" label="Columns">
      {fields.map((field) => (
        <label key={field.name} class="check">
          <input
            type="checkbox"
            checked={order.columns.includes(field.name)}
            onChange={() => change(toggleColumn(owner, order, field.name))}
          />
          {columnTitle(field)}
        </label>
      ))}
    </Menu>
  )
}

function Progress({ table, shown }: { readonly table: ClassTable; readonly shown: number }): ComponentChildren {
  const all = table.refs.size
  const loaded = table.records.size
  const loading = table.state === 'loading'
  const counted = shown === all ? `${all.toLocaleString()}` : `${shown.toLocaleString()} of ${all.toLocaleString()}`
  return (
    <span class="progress" aria-busy={loading}>
      {loading && all > 0 && <progress value={loaded} max={all} aria-label="Objects loaded" />}
      <span class="quiet" role="status">
        {loading && all === 0 ? 'Loading…' : `${counted} ${all === 1 ? 'object' : 'objects'}`}
      </span>
    </span>
  )
}
