/** The rows that a group has written, as whole rows. */
import type { StoredRow, StoredValue } from '../database/database.ts'
import type { CommitWriter } from './commit-writer.ts'
import type { TableChange } from './copy-store.ts'
import type { CopyTable } from './copy-tables.ts'
import type { OwnChanges } from './own-changes.ts'

/** To be called while the rows are as the group has left them. */
export function sealedTables(changes: readonly OwnChanges[], rows: CommitWriter): TableChange[] {
  return changes.map(({ table, changes: some }) => {
    const { name, columns, key, sumAt } = table
    const shared = <T>(values: readonly T[]) => values.filter((_, i) => i !== sumAt)
    const whole: StoredRow[] = []
    const gone: StoredRow[] = []
    for (const { kind, old, now } of some) {
      if (kind === 'delete') gone.push(key.map((i) => old[i] as StoredValue))
      else whole.push(shared(kind === 'insert' ? (now as StoredRow) : rowOf(rows, table, old as StoredRow)))
    }
    return { table: name, columns: shared(columns), key: key.map((i) => columns[i] as string), rows: whole, gone }
  })
}

function rowOf(rows: CommitWriter, { name }: CopyTable, key: StoredRow): StoredRow {
  const row = rows.of(name).row(key)
  if (!row) throw new Error(`no row of "${name}" that a group has changed`)
  return row
}
