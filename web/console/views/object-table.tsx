/** The table of objects: a header for sorting and filtering, and the visible rows. */
import type { ComponentChildren, RefObject, TargetedEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Field } from '../../../model/api.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { shortRef } from '../objects/object-names.ts'
import { ShownValue } from '../parts/shown-value.tsx'
import { hashOf } from '../route.ts'
import { columnWidth, filterChoices, filterHint } from '../rows/columns.ts'
import { noRowsText } from '../rows/no-rows-text.ts'
import type { Order } from '../rows/use-rows.ts'
import { useVirtualRows } from '../rows/use-virtual-rows.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { isSecret } from '../values/secrets.ts'
import { valueAsText } from '../values/value-as-text.ts'

export interface ObjectTableProps {
  readonly table: ClassTable
  /** The references in the order of the rows. */
  readonly rows: readonly string[]
  readonly order: Order
  readonly change: (part: Partial<Order>) => void
}

/** The height of a row in pixels, as in the style sheet. */
const ROW = 36
/** The most rows for which the box shrinks to its content. */
const FEW = 8

export function ObjectTable({ table, rows, order, change }: ObjectTableProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null)
  const { items, above, below } = useVirtualRows(box, rows.length, ROW)
  const fields = order.columns.flatMap((name) => table.owner.fields.find((f) => f.name === name) ?? [])
  useKeptScroll(box, `scroll ${table.owner.name}`, rows.length > 0)
  const inView = items.flatMap(({ index }) => rows[index] ?? [])
  useEffect(() => table.want(inView))
  const width = fields.reduce((sum, field) => sum + columnWidth(field), 0)
  const label = `Objects of ${table.owner.name}`
  return (
    <div
      class={rows.length <= FEW ? 'table-box few' : 'table-box'}
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table aria-rowcount={rows.length + 2} aria-label={label} style={{ minWidth: `${width}px` }}>
        <colgroup>
          {fields.map((f) => (
            <col key={f.name} style={{ width: `${columnWidth(f)}px` }} />
          ))}
        </colgroup>
        <Head fields={fields} order={order} change={change} />
        <tbody>
          <Space key="above" height={above} />
          {items.flatMap(({ index }) => {
            const ref = rows[index]
            return ref === undefined
              ? []
              : [<Row key={ref} table={table} refId={ref} fields={fields} place={index + 3} />]
          })}
          <Space key="below" height={below} />
        </tbody>
      </table>
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

function Space({ height }: { readonly height: number }): ComponentChildren {
  return <tr aria-hidden="true" class="space" style={{ height: `${height}px` }} />
}

type HeadProps = Pick<ObjectTableProps, 'order' | 'change'> & { readonly fields: readonly Field[] }

function Head({ fields, order, change }: HeadProps): ComponentChildren {
  const sortBy = (field: string) => {
    const was = order.sort?.field === field ? order.sort : null
    change({ sort: was?.down ? null : { field, down: was !== null } })
  }
  return (
    <thead>
      <tr aria-rowindex={1}>
        {fields.map(({ name }) => {
          const sorted = order.sort?.field === name ? (order.sort.down ? 'descending' : 'ascending') : 'none'
          return (
            <th key={name} scope="col" aria-sort={sorted}>
              <button type="button" class="sort-button" onClick={() => sortBy(name)} title={`Sort by ${name}`}>
                <span class="sort-name">{name}</span>
                <span aria-hidden="true" class="sort-mark">
                  {MARKS[sorted]}
                </span>
              </button>
            </th>
          )
        })}
      </tr>
      <tr class="filters" aria-rowindex={2}>
        {fields.map((field) => (
          <td key={field.name}>
            <ColumnFilter field={field} order={order} change={change} />
          </td>
        ))}
      </tr>
    </thead>
  )
}

const MARKS = { ascending: '▲', descending: '▼', none: '' } as const

function ColumnFilter({
  field,
  order,
  change,
}: Omit<HeadProps, 'fields'> & { readonly field: Field }): ComponentChildren {
  const { api } = useConsole()
  const { name, type } = field
  const put = (event: TargetedEvent<HTMLInputElement | HTMLSelectElement>) =>
    change({ filters: { ...order.filters, [name]: event.currentTarget.value } })
  const common = { 'aria-label': `Filter by ${name}`, value: own(order.filters, name) ?? '', onInput: put }
  const values = filterChoices(api, type)
  if (!values) return <input {...common} type="text" spellcheck={false} placeholder={filterHint(type)} />
  return (
    <select {...common}>
      <option value="">all</option>
      {values.map((value) => (
        <option key={value} value={value} selected={own(order.filters, name) === value}>
          {value}
        </option>
      ))}
    </select>
  )
}

interface RowProps {
  readonly table: ClassTable
  readonly refId: string
  readonly fields: readonly Field[]
  /** The number of the row, counting the rows of the header. */
  readonly place: number
}

function Row({ table, refId, fields, place }: RowProps): ComponentChildren {
  const { text } = useConsole()
  const record = table.records.get(refId)
  const marked = table.isMarked(refId)
  const href = hashOf({ view: 'object', class: table.owner.name, ref: refId })
  const open = (event: TargetedEvent<HTMLTableRowElement>) => {
    // Not for clicks on links in the row, and not while text is selected.
    const target = event.target as Element
    if (!target.closest('a') && getSelection()?.isCollapsed !== false) location.hash = href
  }
  return (
    <tr class={marked ? 'marked' : undefined} aria-rowindex={place} onClick={open}>
      {fields.map((field, i) => {
        const { name, type } = field
        if (!record)
          return (
            <td key={name} class="waiting">
              {i === 0 ? <a href={href}>{shortRef(refId)}</a> : ''}
            </td>
          )
        const value = own(record, name)
        if (isSecret(field) && value !== undefined) return <td key={name}>••••••</td>
        if (i > 0)
          return (
            <td key={name} title={value === undefined ? '' : valueAsText(text, type, value)}>
              <ShownValue type={type} value={value} most={3} />
            </td>
          )
        const label = valueAsText(text, type, value) || shortRef(refId)
        return (
          <th key={name} scope="row" title={label}>
            <a href={href}>{label}</a>
          </th>
        )
      })}
    </tr>
  )
}
