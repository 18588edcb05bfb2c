/** The store in SQLite, by node:sqlite: one table a class, foreign keys, each bound pair once. */
import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Api } from '../../../model/api.ts'
import { startGenerations } from '../changes/start-generations.ts'
import { SqliteChanges } from '../changes/stored-changes.ts'
import { sqlText } from '../database/sql.ts'
import { currentObjects, type MigrateOptions, migrate } from '../migration/migrate.ts'
import { removableLine, renamesBetween } from '../migration/renames.ts'
import type { SqliteObjects } from '../objects/class-objects.ts'
import { Classes } from '../objects/classes.ts'
import { createInitialObjects } from '../objects/initial-objects.ts'
import { Context } from '../objects/store-context.ts'
import { createTable, Schema } from '../objects/tables.ts'
import { TOMBSTONES } from '../objects/tombstones.ts'
import { upgradeLayout } from '../opening/upgrade-layout.ts'
import { type Plan, planStore } from '../plan/plan.ts'
import { Names } from '../plan/table-names.ts'
import { createMeta, INCARNATION, LAYOUT, type Meta, readMeta, TextTable, writeMeta } from '../settings/meta.ts'
import type { Store } from '../store.ts'
import { Transaction } from '../transaction/transaction.ts'
import { connect } from './connection.ts'
import { inspect } from './file/inspect.ts'
import { noteSchema } from './file/required-schema.ts'
import { Whereabouts } from './file/whereabouts.ts'
import { type Lock, takeLock } from './lock.ts'
import { refusal } from './opening-error.ts'

export interface OpenOptions {
  /** Lets go of what the new model has no place for, instead of refusing. */
  readonly discard?: boolean
  /** Told, a line each, what a migration does. */
  readonly log?: (line: string) => void
  /** Milliseconds since 1970, for generations; Date.now where not given. */
  readonly now?: () => number
}

/**
 * Opens the database, making it and the API's initial objects if it is new, and migrating it if another model made it.
 * Throws StoreError, with the file as it was, where it is in use, not ours, damaged, or does not fit the model.
 */
export function openStore(api: Api, file: string | ':memory:', options: OpenOptions = {}): Store {
  const plan = planStore(api)
  inspect(file)
  const lock = takeLock(file)
  let database: DatabaseSync | undefined
  let whereabouts: Whereabouts | undefined
  try {
    database = connect(file)
    whereabouts = file === ':memory:' ? undefined : new Whereabouts(file)
    const transaction = new Transaction(database, file, { whereabouts, now: options.now })
    const parts = prepared(api, plan, database, transaction, { file, ...options })
    return new SqliteStore(database, lock, parts, whereabouts)
  } catch (error) {
    database?.close()
    whereabouts?.close()
    lock.release()
    throw file === ':memory:' ? error : refusal(file, error)
  }
}

interface Prepared {
  readonly context: Context
  readonly classes: Classes
  readonly meta: TextTable
}

/** The tables, made or brought up to date by one transaction. */
function prepared(
  api: Api,
  plan: Plan,
  database: DatabaseSync,
  transaction: Transaction,
  options: OpenOptions & { readonly file: string },
): Prepared {
  const known = readMeta(database, options.file)
  const changed = known !== undefined && JSON.stringify(known.api) !== JSON.stringify(api)
  const kept = changed ? keptOf(known, api) : { names: new Names(known?.names), objects: known?.objects }
  kept.names.cover(plan)
  const context = new Context(database, plan, kept.names, transaction, kept.objects)
  transaction.onFlush((entry) => context.writeGeneration(entry))
  const classes = new Classes(context)
  const meta = new TextTable(database, '@meta', transaction)
  const settings = new TextTable(database, '@settings', transaction)
  if (!known) createDatabase(context, api, classes, meta)
  else bringUpToDate(context, classes, known, api, { ...options, meta, changed })
  if (settings.get(INCARNATION) === undefined) settings.set(INCARNATION, randomUUID())
  transaction.commit()
  return { context, classes, meta }
}

/** What of the database's names and initial objects goes on under another model. */
function keptOf(known: Meta, api: Api): { readonly names: Names; readonly objects: Meta['objects'] } {
  const renames = renamesBetween(known.api, api)
  return { names: new Names(known.names).unchanged(renames.current), objects: currentObjects(known, renames) }
}

function bringUpToDate(
  context: Context,
  classes: Classes,
  known: Meta,
  api: Api,
  options: MigrateOptions & { readonly changed: boolean },
): void {
  const { database, transaction } = context
  const { changed } = options
  // Outside the transaction, where alone it has an effect: https://sqlite.org/lang_altertable.html#otheralter
  if (changed) database.exec('PRAGMA foreign_keys = OFF')
  if (known.layout !== LAYOUT) upgradeLayout(context, known, options.meta)
  startGenerations(context, known, options.meta)
  if (changed) migrate(context, classes, known, api, options)
  // Else what is noted stays, so that damage is not noted as right.
  if (changed || known.layout !== LAYOUT) noteSchema(context, options.meta)
  const removable = removableLine(api)
  if (removable) options.log?.(removable)
  transaction.commit()
  if (changed) database.exec('PRAGMA foreign_keys = ON')
}

class SqliteStore implements Store {
  readonly settings: TextTable
  readonly changes: SqliteChanges
  readonly #database: DatabaseSync
  readonly #lock: Lock
  readonly #whereabouts: Whereabouts | undefined
  readonly #transaction: Transaction
  readonly #classes: Classes
  readonly #context: Context

  constructor(
    database: DatabaseSync,
    lock: Lock,
    { context, classes, meta }: Prepared,
    whereabouts: Whereabouts | undefined,
  ) {
    this.#database = database
    this.#lock = lock
    this.#whereabouts = whereabouts
    this.#transaction = context.transaction
    this.#classes = classes
    this.#context = context
    this.settings = new TextTable(database, '@settings', context.transaction)
    this.changes = new SqliteChanges(context, meta, this.settings.get(INCARNATION) ?? '')
    this.#transaction.hold()
  }

  get dirty(): boolean {
    return this.#transaction.dirty
  }

  trouble(): string | null {
    return this.#whereabouts?.problem() ?? null
  }

  class(name: string): SqliteObjects {
    return this.#classes.get(name)
  }

  initialObject(className: string, name: string): string | null {
    return this.#context.initialObject(className, name)
  }

  atomically<T>(work: () => T): T {
    return this.#transaction.atomically(work)
  }

  commit(): void {
    this.#transaction.commit()
  }

  onTouched(listener: (className: string, ref: string) => void): void {
    this.#transaction.onTouched(listener)
  }

  onUndone(listener: () => void): void {
    this.#transaction.onUndone(listener)
  }

  /** What is not committed is undone. */
  close(): void {
    this.#transaction.close()
    this.#database.close()
    this.#whereabouts?.close()
    this.#lock.release()
  }
}

/** One transaction: a database is made whole or stays empty. */
function createDatabase(context: Context, api: Api, classes: Classes, meta: TextTable): void {
  const { plan, names, transaction } = context
  transaction.begin()
  createMeta(transaction)
  for (const statement of TOMBSTONES) transaction.alter(statement)
  for (const table of new Schema(plan, names).tables())
    for (const statement of [createTable(table), ...table.indexes]) transaction.alter(sqlText(statement))
  createInitialObjects(context, api, (name) => classes.get(name))
  writeMeta(meta, { api, names: names.toJSON(), objects: Object.fromEntries(context.initialObjects) })
  noteSchema(context, meta)
}
