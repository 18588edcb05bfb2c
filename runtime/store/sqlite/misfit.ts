/** Checks whether the data of a file fit another model, also while a server runs on it. */
import type { Api } from '../../../model/api.ts'
import { runChecks } from '../migration/data-checks.ts'
import { oldContext } from '../migration/migrate.ts'
import { planMigration } from '../migration/plan-migration.ts'
import { readMeta } from '../settings/meta.ts'
import { Transaction } from '../transaction/transaction.ts'
import { SqliteDatabase } from './database.ts'
import { requireHeader, requireOurs } from './file/inspect.ts'
import { openForReading } from './file/open-for-reading.ts'
import { openingError } from './opening-error.ts'

export interface Misfit {
  /** Why the data cannot follow; one sentence each, and none if they can. */
  readonly refused: readonly string[]
  /** The data that `--discard` would discard; one line each. */
  readonly discards: readonly string[]
}

/** Takes no lock and changes nothing. A file without data fits any model. Throws StoreError if it cannot be read. */
export function misfitOf(file: string, api: Api): Misfit {
  requireHeader(file, 'r')
  const opened = openForReading(file)
  try {
    const database = new SqliteDatabase(opened.database, file)
    const meta = requireOurs(opened.database, file) ? readMeta(database) : undefined
    if (!meta) return { refused: [], discards: [] }
    const { renames, steps, refused } = planMigration(meta.api, api)
    const checked = runChecks(oldContext(meta, renames, new Transaction(database)), steps, false)
    opened.requireStill()
    return { refused: [...refused, ...checked.refused], discards: checked.discards }
  } catch (error) {
    throw openingError(file, error)
  } finally {
    opened.close()
  }
}
