/** The data of a store in memory at one moment, from which other stores can be opened, and which a store can return to. */
import type { InitialRefs } from './initial-rows.ts'
import type { StoreLayout } from './layout.ts'
import type { Buried, MemoryContext } from './memory-context.ts'
import type { SavedRow } from './memory-table.ts'

export interface SavedData {
  readonly layout: StoreLayout
  readonly initial: InitialRefs
  /** By class, its objects in order of creation; of those that have some. */
  readonly rows: ReadonlyMap<string, readonly SavedRow[]>
  readonly texts: ReadonlyMap<string, string>
  readonly buried: ReadonlyMap<string, Buried>
  readonly generation: number
}

export function savedRows({ tables }: MemoryContext): Map<string, readonly SavedRow[]> {
  const saved = new Map<string, readonly SavedRow[]>()
  for (const [name, table] of tables) if (table.size > 0) saved.set(name, table.save())
  return saved
}

/** Puts these objects in the place of all that are there. */
export function loadRows(
  { tables, transaction }: MemoryContext,
  saved: ReadonlyMap<string, readonly SavedRow[]>,
): void {
  for (const [name, table] of tables) {
    const rows = saved.get(name)
    if (rows === undefined && table.size === 0) continue
    transaction.watcher?.table(table)
    table.load(rows ?? [])
    transaction.log.counts.set(name, table.size)
  }
}

export function refill<V>(map: Map<string, V>, saved: ReadonlyMap<string, V>): void {
  map.clear()
  for (const [key, value] of saved) map.set(key, value)
}
