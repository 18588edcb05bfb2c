/** Makes the tables of a new database, and brings those of an earlier layout or of another model up to date. */
import { randomUUID } from 'node:crypto'
import type { Api } from '../../../model/api.ts'
import { startGenerations } from '../changes/start-generations.ts'
import { currentObjects, migrate } from '../migration/migrate.ts'
import { removableLine, renamesBetween } from '../migration/renames.ts'
import { Classes } from '../objects/classes.ts'
import { createInitialObjects } from '../objects/initial-objects.ts'
import { StoreContext } from '../objects/store-context.ts'
import { createTable, Schema } from '../objects/tables.ts'
import { tombstoneTable } from '../objects/tombstones.ts'
import { bringUniqueIndexes } from '../objects/unique-keys.ts'
import { type NameMap, TableNames } from '../plan/table-names.ts'
import { createMeta, LAYOUT, type Meta, readMeta, type ServedModel, writeMeta } from '../settings/meta.ts'
import { INCARNATION, TextTable } from '../settings/text-table.ts'
import type { Opening } from '../store.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { upgradeLayout } from './upgrade-layout.ts'

export interface PrepareOptions {
  /** Discards data that the new model has no place for, instead of refusing to migrate. */
  readonly discard?: boolean | undefined
  /** A new database has no rows, not even the initial objects: they come from elsewhere. */
  readonly empty?: boolean | undefined
  /** The names of tables and columns that a new database keeps. */
  readonly names?: NameMap | undefined
  /** Called with each line on what a migration does. */
  readonly log?: ((line: string) => void) | undefined
  /** Called in the transaction that has made or changed tables, or else with `same`. */
  readonly onTables: (context: StoreContext, meta: TextTable, same: boolean) => void
}

interface OpenTables {
  readonly context: StoreContext
  readonly classes: Classes
  readonly meta: TextTable
}

export interface PreparedTables extends OpenTables {
  readonly opening: Opening
  /** Commits. Until then, closing the database leaves the data as they were. */
  complete(): void
}

/** Does everything in one open transaction. Throws StoreError if the data do not fit the model. */
export function prepareTables(model: ServedModel, transaction: Transaction, options: PrepareOptions): PreparedTables {
  const { database } = transaction
  const { api, plan } = model
  const known = readMeta(database, model)
  const changed = known !== undefined && known.text !== model.text
  // References that a person has broken do not keep a server from its start: crow fsck reports them.
  const rewritten = changed || (known !== undefined && known.layout !== LAYOUT)
  if (rewritten) database.enforceForeignKeys(false)
  const kept = changed
    ? keptOf(known, api)
    : { names: new TableNames(known?.names ?? options.names), objects: known?.objects }
  kept.names.cover(plan)
  const context = new StoreContext(plan, kept.names, transaction, kept.objects)
  transaction.onFlush((entry) => context.writeGeneration(entry))
  const meta = new TextTable(database, '@meta', transaction)
  const tables = { context, classes: new Classes(context), meta }
  let isMigrated = false
  if (known) isMigrated = bringUpToDate(tables, known, model, changed, options)
  else createDatabase(tables, model, options)
  bringUniqueIndexes(context)
  const settings = new TextTable(database, '@settings', transaction)
  if (!options.empty && settings.get(INCARNATION) === undefined) settings.set(INCARNATION, randomUUID())
  return {
    ...tables,
    opening: { isNew: !known, isMigrated },
    complete() {
      transaction.commit()
      if (rewritten) database.enforceForeignKeys(true)
    },
  }
}

/** The table names and initial objects that stay the same under another model. */
function keptOf(known: Meta, api: Api): { readonly names: TableNames; readonly objects: Meta['objects'] } {
  const renames = renamesBetween(known.api, api)
  return { names: new TableNames(known.names).unchanged(renames.current), objects: currentObjects(known, renames) }
}

/**
 * Leaves the transaction open. With another model or layout, foreign keys are not enforced until after its commit. Returns
 * whether a migration has changed tables or values.
 */
function bringUpToDate(
  { context, classes, meta }: OpenTables,
  known: Meta,
  model: ServedModel,
  changed: boolean,
  options: PrepareOptions,
): boolean {
  if (known.layout !== LAYOUT) upgradeLayout(context, known, meta)
  startGenerations(context, known, meta)
  const isMigrated = changed && migrate(context, classes, known, model, { ...options, meta })
  options.onTables(context, meta, !changed && known.layout === LAYOUT)
  const removable = removableLine(model.api)
  if (removable) options.log?.(removable)
  return isMigrated
}

/** In one transaction: the database is complete, or it stays empty. */
function createDatabase({ context, meta }: OpenTables, { api, text }: ServedModel, options: PrepareOptions): void {
  const { database, plan, names, transaction } = context
  const { dialect } = database
  transaction.begin()
  createMeta(transaction)
  for (const statement of tombstoneTable(dialect)) transaction.alter(statement)
  for (const table of new Schema(dialect, plan, names).tables())
    for (const statement of [createTable(dialect, table), ...table.indexes]) transaction.alter(statement)
  if (!options.empty) {
    // SQLite does not undo what a refused statement wrote if it was prepared while foreign keys were deferred.
    const makers = new Classes(context)
    createInitialObjects(context, api, (name) => makers.get(name))
  }
  writeMeta(meta, { text, names: names.toJSON(), objects: Object.fromEntries(context.initialObjects) })
  options.onTables(context, meta, false)
}
