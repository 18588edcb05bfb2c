/** A table that scrolls within itself where the screen is narrow; reached by the keyboard, too. */
import { type ComponentChildren, h } from 'preact'

export interface TableProps {
  /** What it lists, for those who hear it. */
  readonly label: string
  readonly columns: readonly string[]
  /** `id`: where links lead to. */
  readonly rows: readonly { readonly id?: string; readonly cells: readonly ComponentChildren[] }[]
}

/** The first cell of a row names it. A column that is empty in all rows (`''`) is left out. */
export function Table({ label, columns, rows }: TableProps): ComponentChildren {
  const isShown = columns.map((_, i) => i === 0 || rows.some(({ cells }) => cells[i] !== ''))
  const titles = columns.filter((_, i) => isShown[i])
  const head = h(
    'tr',
    null,
    titles.map((column) => h('th', { scope: 'col', key: column }, column)),
  )
  const body = rows.map(({ id, cells: [first, ...rest] }, i) =>
    h('tr', { key: id ?? i, id }, [
      h('th', { scope: 'row' }, first),
      rest.flatMap((cell, j) => (isShown[j + 1] ? [h('td', { key: columns[j + 1] }, cell)] : [])),
    ]),
  )
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 },
    h('table', null, [h('thead', null, head), h('tbody', null, body)]),
  )
}
