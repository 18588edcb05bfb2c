/** The objects of a class as a table: columns to choose, filters, sorting, and rows that change as the objects do. */
import { type ComponentChildren, h, type TargetedEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { filterProblem, firstColumns, leadingColumns } from '../columns.ts'
import { own } from '../own.ts'
import { ErrorNote } from '../parts/error-note.ts'
import { useConsole } from '../state.ts'
import type { Table } from '../table.ts'
import { type Order, useRows } from '../use-rows.ts'
import { ClassHead } from './class-head.ts'
import { ObjectFinder } from './object-finder.ts'
import { ObjectTable } from './object-table.ts'

export function ClassView({ name }: { readonly name: string }): ComponentChildren {
  const table = useConsole().tables.of(name)
  return h('section', { class: 'class-view' }, [
    h(ClassHead, { name, tab: 'objects' }),
    table?.canList && h(Objects, { table }),
    table && !table.canList && h(ObjectFinder, { table }),
  ])
}

function Objects({ table }: { readonly table: Table }): ComponentChildren {
  const { choices, tables, watch } = useConsole()
  const [order, setOrder] = useState(() => (choices.get(table.owner.name) as Order | undefined) ?? firstOrder(table))
  // Nobody tells what has happened since the table was last looked at.
  useEffect(() => (watch.isThere ? table.open() : void table.reload()), [table, watch])
  useEffect(() => void choices.set(table.owner.name, order), [choices, table, order])
  const rows = useRows(table, order)
  const problems = table.owner.fields.flatMap((f) => filterProblem(f, own(order.filters, f.name) ?? '') ?? [])
  const change = (part: Partial<Order>) => setOrder((before) => ({ ...before, ...part }))
  return h('div', { class: 'objects' }, [
    h('div', { class: 'bar' }, [
      h('input', {
        type: 'search',
        placeholder: 'Filter',
        'aria-label': `Filter the objects of ${table.owner.name}`,
        value: order.text,
        onInput: (e: TargetedEvent<HTMLInputElement>) => change({ text: e.currentTarget.value }),
      }),
      h(Columns, { table, order, change }),
      !watch.isThere && h('button', { type: 'button', onClick: () => tables.reload() }, 'Refresh'),
      h(Progress, { table, shown: rows?.length }),
    ]),
    table.error !== null && h(ErrorNote, { error: table.error }),
    table.error !== null && h('button', { type: 'button', onClick: () => void table.reload() }, 'Try again'),
    problems.map((text) => h('p', { class: 'problem', role: 'status', key: text }, text)),
    h(ObjectTable, { table, rows: rows ?? [], order, change }),
  ])
}

function firstOrder({ owner }: Table): Order {
  return { text: '', filters: {}, sort: null, columns: firstColumns(owner) }
}

interface ColumnsProps {
  readonly table: Table
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
    // What nobody sees does not go on filtering and sorting.
    const seen = <T>(entry: readonly [string, T]) => shown.has(entry[0])
    change({
      columns: sorted.filter((n) => shown.has(n)),
      filters: Object.fromEntries(Object.entries(order.filters).filter(seen)),
      sort: order.sort && shown.has(order.sort.field) ? order.sort : null,
    })
  }
  return h('details', { class: 'choose' }, [
    h('summary', null, 'Columns'),
    h(
      'div',
      { class: 'sheet', role: 'group', 'aria-label': 'Columns' },
      fields.map(({ name }) =>
        h('label', { class: 'check', key: name }, [
          h('input', { type: 'checkbox', checked: order.columns.includes(name), onChange: () => toggle(name) }),
          name,
        ]),
      ),
    ),
  ])
}

function Progress({
  table,
  shown = 0,
}: {
  readonly table: Table
  readonly shown: number | undefined
}): ComponentChildren {
  const all = table.refs.size
  const loaded = table.records.size
  const loading = table.state === 'loading'
  const counted = shown === all ? `${all.toLocaleString()}` : `${shown.toLocaleString()} of ${all.toLocaleString()}`
  return h('span', { class: 'progress', 'aria-busy': loading }, [
    h(
      'span',
      { class: 'quiet', role: 'status' },
      loading && all === 0 ? 'Loading…' : `${counted} ${all === 1 ? 'object' : 'objects'}`,
    ),
    loading && all > 0 && h('progress', { value: loaded, max: all, 'aria-label': 'Objects loaded' }),
  ])
}
