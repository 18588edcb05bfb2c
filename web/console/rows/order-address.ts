/** Filters, order and columns of a table as a part of its address: `power_state=Running&sort=-name_label`. */
import type { Class } from '../../../model/api.ts'
import { isSecret } from '../values/secrets.ts'
import { firstColumns, tableFields } from './table-fields.ts'

export interface Order {
  /** Searched in all shown columns. */
  readonly text: string
  /** The filters of columns, by field. */
  readonly filters: { readonly [field: string]: string }
  readonly sort: { readonly field: string; readonly down: boolean } | null
  /** The one that names the objects is always the first. */
  readonly columns: readonly string[]
}

/** Going back undoes a change; typing in a filter is one change. */
export type ChangeOrder = (part: Partial<Order>, isTyping?: boolean) => void

/** A field with such a name has a dot in front, which no name has. */
const RESERVED: ReadonlySet<string> = new Set(['text', 'sort', 'columns'])

/** What the address does not say is as in a table that nobody has changed. Names that are no columns are left out. */
export function orderOf(owner: Class, query: string): Order {
  const fields = tableFields(owner)
  const names = fields.map((f) => f.name)
  // What is typed there would stay in the address and in the history of the browser.
  const secret = new Set(fields.filter(isSecret).map((f) => f.name))
  const asked = new URLSearchParams(query)
  const first = firstColumns(owner)
  const chosen = asked.get('columns')?.split(',')
  const columns = chosen ? [...new Set([...first.slice(0, 1), ...chosen.filter((n) => names.includes(n))])] : first
  const filters = [...asked].flatMap(([key, text]) => {
    const name = key.startsWith('.') ? key.slice(1) : RESERVED.has(key) ? '' : key
    return names.includes(name) && !secret.has(name) && text !== '' ? [[name, text] as const] : []
  })
  const sorted = asked.get('sort') ?? ''
  const [field, down] = sorted.startsWith('-') ? [sorted.slice(1), true] : [sorted, false]
  // A hidden column neither filters nor sorts, so a column that does is shown.
  const used = [...filters.map(([name]) => name), ...(names.includes(field) ? [field] : [])]
  return {
    text: asked.get('text') ?? '',
    filters: Object.fromEntries(filters),
    sort: names.includes(field) ? { field, down } : null,
    columns: [...columns, ...names.filter((name) => used.includes(name) && !columns.includes(name))],
  }
}

/** '' for a table that nobody has changed. */
export function queryOfOrder(owner: Class, { text, filters, sort, columns }: Order): string {
  const query = new URLSearchParams()
  for (const [name, wanted] of Object.entries(filters))
    if (wanted !== '') query.append(RESERVED.has(name) ? `.${name}` : name, wanted)
  if (text !== '') query.append('text', text)
  if (sort) query.append('sort', `${sort.down ? '-' : ''}${sort.field}`)
  // Names have no characters that must be encoded, and commas are easier to read.
  const shown = columns.slice(1).join(',')
  const isFirst = columns.join() === firstColumns(owner).join()
  return [query.toString(), isFirst ? '' : `columns=${shown}`].filter(Boolean).join('&')
}

/** Shows or hides a column. A hidden column neither filters nor sorts. */
export function toggleColumn(owner: Class, order: Order, name: string): Order {
  const shown = new Set(order.columns)
  if (!shown.delete(name)) shown.add(name)
  const columns = tableFields(owner).flatMap((f, i) => (i === 0 || shown.has(f.name) ? [f.name] : []))
  // Columns that stand in another order than the fields keep it.
  const kept = [
    ...order.columns.filter((n) => columns.includes(n)),
    ...columns.filter((n) => !order.columns.includes(n)),
  ]
  const isSeen = (column: string) => kept.includes(column)
  return {
    ...order,
    columns: kept,
    filters: Object.fromEntries(Object.entries(order.filters).filter(([column]) => isSeen(column))),
    sort: order.sort && isSeen(order.sort.field) ? order.sort : null,
  }
}
