/** The table of objects: a header for sorting and filtering, and the visible rows, which keys and clicks act on. */
import type { ComponentChildren, RefObject, TargetedEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Field } from '../../../model/api.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { columnWidth, filterChoices, filterHint, isNumeric } from '../rows/columns.ts'
import { noRowsText } from '../rows/no-rows-text.ts'
import type { ChangeOrder, Order } from '../rows/order-address.ts'
import { columnTitle, tableFields } from '../rows/table-fields.ts'
import { useRowKeys } from '../rows/use-row-keys.ts'
import type { RowSelection } from '../rows/use-selection.ts'
import { useVirtualRows } from '../rows/use-virtual-rows.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { isSecret } from '../values/secrets.ts'
import { ObjectRow, rowId } from './object-row.tsx'

export interface ObjectTableProps {
  readonly table: ClassTable
  /** The references in the order of the rows. */
  readonly rows: readonly string[]
  readonly order: Order
  readonly change: ChangeOrder
  readonly selection: RowSelection
}

/** The height of a row in pixels, as in the style sheet. */
const ROW = 36
/** The width of the column of check boxes. */
const PICK = 40
/** The most rows for which the box shrinks to its content. */
const FEW = 8

export function ObjectTable({ table, rows, order, change, selection }: ObjectTableProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null)
  const { items, above, below, toRow } = useVirtualRows(box, rows.length, ROW)
  const all = tableFields(table.owner)
  const fields = order.columns.flatMap((name) => all.find((f) => f.name === name) ?? [])
  useKeptScroll(box, `scroll ${table.owner.name}`, rows.length > 0)
  useTopOf(box, JSON.stringify([order.text, order.filters, order.sort]))
  const inView = items.flatMap(({ index }) => rows[index] ?? [])
  useEffect(() => table.want(inView))
  const keys = useRowKeys({ table, rows, selection, toRow })
  const widths = fields.map((field, i) => columnWidth(field, i === 0))
  const width = widths.reduce((sum, one) => sum + one, PICK)
  const label = `Objects of ${table.owner.name}`
  const isShown = keys.current !== null && inView.includes(keys.current)
  return (
    <div class={rows.length <= FEW ? 'table-box few' : 'table-box'} ref={box} role="region" aria-label={label}>
      <table
        role="grid"
        tabIndex={0}
        aria-rowcount={rows.length + 2}
        aria-label={label}
        aria-multiselectable="true"
        aria-activedescendant={isShown ? rowId(keys.current as string) : undefined}
        aria-describedby="rows:keys"
        style={{ minWidth: `${width}px` }}
        onKeyDown={keys.press}
      >
        <colgroup>
          <col style={{ width: `${PICK}px` }} />
          {fields.map((f, i) => (
            <col key={f.name} style={{ width: `${widths[i]}px` }} />
          ))}
        </colgroup>
        <Head fields={fields} order={order} change={change} selection={selection} count={rows.length} />
        <tbody>
          <Space key="above" height={above} />
          {items.flatMap(({ index }) => {
            const ref = rows[index]
            if (ref === undefined) return []
            const is = { isCurrent: ref === keys.current, isSelected: selection.has(ref) }
            return [
              <ObjectRow
                key={ref}
                table={table}
                refId={ref}
                fields={fields}
                place={index + 3}
                toggle={selection.toggle}
                {...is}
              />,
            ]
          })}
          <Space key="below" height={below} />
        </tbody>
      </table>
      <p id="rows:keys" class="sr-only">
        Arrow keys move between rows, Enter opens one, the space bar selects it.
      </p>
      {rows.length === 0 && <p class="no-rows quiet">{noRowsText(table)}</p>}
    </div>
  )
}

/** Restores the scroll position of a list. */
function useKeptScroll(box: RefObject<HTMLElement | null>, key: string, hasRows: boolean): void {
  const { choices } = useConsole()
  useLayoutEffect(() => {
    const shown = box.current
    if (!shown || !hasRows) return
    shown.scrollTop = Number(choices.get(key) ?? 0)
    const keep = () => void choices.set(key, shown.scrollTop)
    shown.addEventListener('scroll', keep, { passive: true })
    return () => shown.removeEventListener('scroll', keep)
  }, [key, hasRows])
}

/** Other rows start at the top. */
function useTopOf(box: RefObject<HTMLElement | null>, rowsAre: string): void {
  const were = useRef(rowsAre)
  useLayoutEffect(() => {
    if (were.current !== rowsAre && box.current) box.current.scrollTop = 0
    were.current = rowsAre
  }, [rowsAre])
}

function Space({ height }: { readonly height: number }): ComponentChildren {
  return <tr aria-hidden="true" class="space" style={{ height: `${height}px` }} />
}

interface HeadProps extends Pick<ObjectTableProps, 'order' | 'change' | 'selection'> {
  readonly fields: readonly Field[]
  readonly count: number
}

function Head({ fields, order, change, selection, count }: HeadProps): ComponentChildren {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <td class="pick">
          <PickAll selection={selection} count={count} />
        </td>
        {fields.map((field) => (
          <SortHead key={field.name} field={field} order={order} change={change} />
        ))}
      </tr>
      <tr class="filters" aria-rowindex={2}>
        <td class="pick" />
        {fields.map((field) => (
          <td key={field.name}>{!isSecret(field) && <ColumnFilter field={field} order={order} change={change} />}</td>
        ))}
      </tr>
    </thead>
  )
}

function PickAll({ selection, count }: Pick<HeadProps, 'selection' | 'count'>): ComponentChildren {
  const picked = selection.refs.length
  return (
    <input
      type="checkbox"
      aria-label="Select all rows"
      checked={picked > 0 && picked === count}
      // Preact sets the property, which no attribute has.
      indeterminate={picked > 0 && picked < count}
      disabled={count === 0}
      onChange={selection.toggleAll}
    />
  )
}

type ColumnProps = Pick<HeadProps, 'order' | 'change'> & { readonly field: Field }

function SortHead({ field, order, change }: ColumnProps): ComponentChildren {
  const { name, type } = field
  const sorted = order.sort?.field === name ? (order.sort.down ? 'descending' : 'ascending') : 'none'
  const sort = () => change({ sort: sorted === 'descending' ? null : { field: name, down: sorted === 'ascending' } })
  const title = columnTitle(field)
  return (
    <th scope="col" aria-sort={sorted} class={isNumeric(type) ? 'numeric' : undefined}>
      <button type="button" class="sort-button" onClick={sort} title={`Sort by ${title}`}>
        <span class="sort-name">{title}</span>
        <span aria-hidden="true" class="sort-mark">
          {MARKS[sorted]}
        </span>
      </button>
    </th>
  )
}

const MARKS = { ascending: '▲', descending: '▼', none: '' } as const

function ColumnFilter({ field, order, change }: ColumnProps): ComponentChildren {
  const { api } = useConsole()
  const { name, type } = field
  const text = own(order.filters, name) ?? ''
  const values = filterChoices(api, type)
  const put = (event: TargetedEvent<HTMLInputElement | HTMLSelectElement>) =>
    change({ filters: { ...order.filters, [name]: event.currentTarget.value } }, !values)
  const common = {
    'aria-label': `Filter by ${columnTitle(field)}`,
    value: text,
    onInput: put,
    class: text === '' ? undefined : 'used',
  }
  if (!values) return <input {...common} type="text" spellcheck={false} placeholder={filterHint(type)} />
  return (
    <select {...common}>
      <option value="">all</option>
      {values.map((value) => (
        <option key={value} value={value} selected={text === value}>
          {value}
        </option>
      ))}
    </select>
  )
}
