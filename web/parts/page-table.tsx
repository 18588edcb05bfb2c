/** A table: a row of columns, or where there is no room for them a block for each row. Reached by the keyboard, as it may scroll. */
import type { ComponentChildren } from 'preact'

export interface PageTableProps {
  /** What it lists, for those who hear it. */
  readonly label: string
  readonly columns: readonly string[]
  /** `id`: where links lead to. */
  readonly rows: readonly { readonly id?: string; readonly cells: readonly ComponentChildren[] }[]
  /** Read by rows and columns alike, so that it scrolls where there is no room for it. */
  readonly isGrid?: boolean
}

/** The first cell of a row names it. A column that is empty in all rows (`''`) is left out. */
export function PageTable({ label, columns, rows, isGrid = false }: PageTableProps): ComponentChildren {
  const isShown = columns.map((_, i) => i === 0 || rows.some(({ cells }) => cells[i] !== ''))
  const titles = columns.filter((_, i) => isShown[i])
  const head = (
    <tr role="row">
      {titles.map((column) => (
        <th key={column} scope="col" role="columnheader">
          {column}
        </th>
      ))}
    </tr>
  )
  const body = rows.map(({ id, cells: [first, ...rest] }, i) => (
    <tr key={id ?? i} id={id} role="row">
      <th scope="row" role="rowheader">
        {first}
      </th>
      {rest.flatMap((cell, j) =>
        isShown[j + 1] ? [<Cell key={columns[j + 1]} title={columns[j + 1]} cell={cell} />] : [],
      )}
    </tr>
  ))
  return (
    <div class={isGrid ? 'scroll' : 'scroll stacks'} role="region" aria-label={label} tabindex={0}>
      {/* As blocks the elements alone would no longer be a table to those who hear it. */}
      <table role="table">
        <thead role="rowgroup">{head}</thead>
        <tbody role="rowgroup">{body}</tbody>
      </table>
    </div>
  )
}

/** Has its column's title with it, for where no head stands above it. */
function Cell({ title, cell }: { readonly title: string | undefined; readonly cell: ComponentChildren }) {
  return (
    <td data-column={title} role="cell">
      {cell}
    </td>
  )
}
