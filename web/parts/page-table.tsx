/** A table with columns, or a block for each row on narrow screens. It can have the focus, because it may scroll. */
import type { ComponentChildren } from 'preact'

export interface PageTableProps {
  /** The name of the table for screen readers. */
  readonly label: string
  readonly columns: readonly string[]
  /** `id` is the target of links. */
  readonly rows: readonly { readonly id?: string; readonly cells: readonly ComponentChildren[] }[]
  /** Rows and columns are equally important, so the table scrolls on narrow screens. */
  readonly isGrid?: boolean
}

/** The first cell of a row is its header. Columns that are empty (`''`) in all rows are left out. */
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
      {/* Shown as blocks, the elements would not be a table for screen readers without roles. */}
      <table role="table">
        <thead role="rowgroup">{head}</thead>
        <tbody role="rowgroup">{body}</tbody>
      </table>
    </div>
  )
}

/** Carries the column's title, for blocks without a header above them. */
function Cell({ title, cell }: { readonly title: string | undefined; readonly cell: ComponentChildren }) {
  return (
    <td data-column={title} role="cell">
      {cell}
    </td>
  )
}
