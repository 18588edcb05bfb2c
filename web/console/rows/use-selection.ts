/** Which rows of a table are selected, and the row that keys act on. */
import { useMemo, useRef, useState } from 'preact/hooks'

export interface RowSelection {
  /** The selected rows that are in sight, in their order: what is not shown is not acted on. */
  readonly refs: readonly string[]
  has(ref: string): boolean
  /** Selects or deselects a row. `isRange`: all rows between it and the one before it too. */
  toggle(ref: string, isRange?: boolean): void
  /** Selects all rows in sight, or none if all are. */
  toggleAll(): void
  clear(): void
}

export function useSelection(rows: readonly string[]): RowSelection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE)
  const last = useRef<string | null>(null)
  const refs = useMemo(() => (chosen.size === 0 ? [] : rows.filter((ref) => chosen.has(ref))), [rows, chosen])
  const isAll = refs.length === rows.length
  return {
    refs,
    has: (ref) => chosen.has(ref),
    toggle(ref, isRange = false) {
      const from = isRange && last.current !== null ? rows.indexOf(last.current) : -1
      last.current = ref
      setChosen((before) => toggled(before, from === -1 ? [ref] : between(rows, from, rows.indexOf(ref)), ref))
    },
    toggleAll: () => setChosen(isAll ? NONE : new Set(rows)),
    clear: () => setChosen(NONE),
  }
}

const NONE: ReadonlySet<string> = new Set()

/** All of them become what the one becomes. */
function toggled(before: ReadonlySet<string>, refs: readonly string[], one: string): ReadonlySet<string> {
  const next = new Set(before)
  const isOn = refs.length > 1 || !before.has(one)
  for (const ref of refs) {
    if (isOn) next.add(ref)
    else next.delete(ref)
  }
  return next
}

function between(rows: readonly string[], a: number, b: number): readonly string[] {
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1)
}
