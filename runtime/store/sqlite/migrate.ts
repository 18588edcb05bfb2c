/** Takes a database that another model made to the new one, in one transaction. */
import type { Api } from '../../../model/api.ts'
import { planMigration } from '../migrate.ts'
import { planStore } from '../plan.ts'
import { StoreError } from '../storeError.ts'
import { Context } from './context.ts'
import { type Meta, writeMeta } from './meta.ts'
import { runChecks } from './migrateChecks.ts'
import { rebuildTables } from './migrateTables.ts'
import { Names } from './names.ts'

export interface MigrateOptions {
  readonly file: string
  readonly discard?: boolean
  readonly log?: (line: string) => void
}

/**
 * `context` is the new model's. Throws StoreError naming each difference that the data cannot follow; then, as after any
 * other failure, the caller closes the database, which leaves the file as it was.
 */
export function migrate(context: Context, meta: Meta, api: Api, options: MigrateOptions): void {
  const { database, transaction } = context
  const { steps, refused, discards } = planMigration(meta.api, api)
  const old = new Context(database, planStore(meta.api), new Names(meta.names), transaction)
  // Outside the transaction, where alone it has an effect: https://sqlite.org/lang_altertable.html#otheralter
  database.exec('PRAGMA foreign_keys = OFF')
  transaction.begin()
  const checked = runChecks(old, steps, options.discard === true)
  const reasons = options.discard ? checked.refused : [...refused, ...checked.refused]
  if (reasons.length > 0) throw new StoreError(refusal(options, reasons))
  rebuildTables(old, context, steps)
  requireSound(context, options.file)
  writeMeta(database, { api, names: context.names })
  transaction.commit()
  database.exec('PRAGMA foreign_keys = ON')
  for (const line of [...discards, ...checked.discards]) options.log?.(`discarded ${line}`)
}

function refusal({ file, discard }: MigrateOptions, reasons: readonly string[]): string {
  const ways = discard
    ? 'Change that, or name a new file.'
    : 'Change that, name a new file, or let go of the data concerned with --discard.'
  return [
    `"${file}" was made by another model, and its data cannot follow the new one:`,
    ...reasons.map((r) => `  ${r}`),
    ways,
  ].join('\n')
}

/** No reference may have lost its object on the way. */
function requireSound({ database }: Context, file: string): void {
  const broken = database.prepare('PRAGMA foreign_key_check').get()
  if (!broken) return
  throw new StoreError(
    `"${file}" has references in "${broken.table}" to objects that do not exist; it is left as it is. Put back a copy of it, or name a new file.`,
  )
}
