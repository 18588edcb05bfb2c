/** Takes a database that another model made to the new one, in one transaction. */
import type { Api } from '../../../model/api.ts'
import { planMigration } from '../migrate.ts'
import { type FieldPlan, planStore } from '../plan.ts'
import { StoreError } from '../storeError.ts'
import type { Classes } from './classes.ts'
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
 * `context` and `classes` are the new model's. Throws StoreError naming each difference that the data cannot follow; then, as after any
 * other failure, the caller closes the database, which leaves the file as it was.
 */
export function migrate(context: Context, classes: Classes, meta: Meta, api: Api, options: MigrateOptions): void {
  const { database, transaction } = context
  const { steps, refused, discards } = planMigration(meta.api, api)
  const old = new Context(database, planStore(meta.api), new Names(meta.names), transaction, meta.objects)
  // Outside the transaction, where alone it has an effect: https://sqlite.org/lang_altertable.html#otheralter
  database.exec('PRAGMA foreign_keys = OFF')
  transaction.begin()
  const checked = runChecks(old, context, steps, options.discard === true)
  const reasons = options.discard ? checked.refused : [...refused, ...checked.refused]
  if (reasons.length > 0) throw new StoreError(refusal(options, reasons))
  rebuildTables(old, context, steps)
  for (const step of steps) if (step.kind === 'fill field') fillField(context, classes, step.field)
  requireSound(context, options.file)
  writeMeta(database, { api, names: context.names.toJSON(), objects: meta.objects })
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

/** Objects that were there before the field start with its default, as new ones do. */
function fillField(context: Context, classes: Classes, field: FieldPlan): void {
  const objects = classes.get(field.class)
  for (const ref of objects.refs()) objects.field(field.name).set(ref, context.start(field))
}

/** No reference may have lost its object on the way. */
function requireSound({ database }: Context, file: string): void {
  const broken = database.prepare('PRAGMA foreign_key_check').get()
  if (!broken) return
  throw new StoreError(
    `"${file}" has references in "${broken.table}" to objects that do not exist; it is left as it is. Put back a copy of it, or name a new file.`,
  )
}
