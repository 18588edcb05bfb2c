/** Moves through the rows of a table by keys, as the grid pattern of ARIA has it: the focus stays on the table. */
import type { TargetedKeyboardEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { ClassTable } from '../objects/class-table.ts'
import { hashOf } from '../route.ts'
import type { RowSelection } from './use-selection.ts'

export interface RowKeys {
  /** The reference of the row that keys act on. */
  readonly current: string | null
  readonly press: (event: TargetedKeyboardEvent<HTMLTableElement>) => void
}

export interface RowKeysParts {
  readonly table: ClassTable
  readonly rows: readonly string[]
  readonly selection: RowSelection
  /** Scrolls to a row. */
  readonly toRow: (index: number) => void
}

/** Rows that Page Up and Page Down go over. */
const PAGE = 15

const STEPS: { readonly [key: string]: number } = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

export function useRowKeys({ table, rows, selection, toRow }: RowKeysParts): RowKeys {
  const [current, setCurrent] = useState<string | null>(null)
  const press = (event: TargetedKeyboardEvent<HTMLTableElement>) => {
    // Inputs and buttons in the header have keys of their own.
    if (event.target !== event.currentTarget || event.altKey) return
    const { key, shiftKey } = event
    const isAll = key === 'a' && (event.ctrlKey || event.metaKey)
    const step = event.ctrlKey || event.metaKey ? undefined : STEPS[key]
    const at = current === null ? -1 : rows.indexOf(current)
    if (step !== undefined) {
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))]
      if (next === undefined) return
      if (shiftKey && at !== -1 && !selection.has(rows[at] as string)) selection.toggle(rows[at] as string)
      if (shiftKey) selection.toggle(next, true)
      setCurrent(next)
      toRow(rows.indexOf(next))
    } else if (key === 'Enter' && at !== -1)
      location.hash = hashOf({ view: 'object', class: table.owner.name, ref: rows[at] as string })
    else if (key === ' ' && at !== -1) selection.toggle(rows[at] as string, shiftKey)
    else if (isAll) selection.toggleAll()
    else if (key === 'Escape' && selection.refs.length > 0) selection.clear()
    else return
    event.preventDefault()
  }
  return { current, press }
}
