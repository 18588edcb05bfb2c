/** The store in SQLite, by node:sqlite: one table a class, foreign keys, each bound pair once. */
import type { DatabaseSync } from 'node:sqlite'
import type { Api } from '../../../model/api.ts'
import { planStore } from '../plan.ts'
import type { Store } from '../store.ts'
import { Classes } from './classes.ts'
import { connect } from './connection.ts'
import { Context } from './context.ts'
import { createInitialObjects } from './initial.ts'
import { createMeta, readMeta, TextTable, writeMeta } from './meta.ts'
import { migrate } from './migrate.ts'
import { Names } from './names.ts'
import type { SqliteObjects } from './objects.ts'
import { createTable, Schema } from './schema.ts'
import { sqlText } from './sql.ts'
import { Transaction } from './transaction.ts'

export interface OpenOptions {
  /** Lets go of what the new model has no place for, instead of refusing. */
  readonly discard?: boolean
  /** Told, a line each, what a migration does. */
  readonly log?: (line: string) => void
}

/**
 * Opens the database, making it and the API's initial objects if it is new, and migrating it if another model made it.
 * Throws StoreError, with the file as it was, where it is in use, not ours, damaged, or does not fit the model.
 */
export function openStore(api: Api, file: string | ':memory:', options: OpenOptions = {}): Store {
  const plan = planStore(api)
  const database = connect(file)
  try {
    const meta = readMeta(database, file)
    const names = new Names(meta?.names)
    names.cover(plan)
    const transaction = new Transaction(database, file)
    const context = new Context(database, plan, names, transaction, meta?.objects)
    const classes = new Classes(context)
    if (!meta) createDatabase(context, api, classes)
    else if (JSON.stringify(meta.api) !== JSON.stringify(api))
      migrate(context, classes, meta, api, { file, ...options })
    return new SqliteStore(database, transaction, classes, context)
  } catch (error) {
    database.close()
    throw error
  }
}

class SqliteStore implements Store {
  readonly settings: Store['settings']
  readonly #database: DatabaseSync
  readonly #transaction: Transaction
  readonly #classes: Classes
  readonly #context: Context

  constructor(database: DatabaseSync, transaction: Transaction, classes: Classes, context: Context) {
    this.#database = database
    this.#transaction = transaction
    this.#classes = classes
    this.#context = context
    this.settings = new TextTable(database, '@settings')
  }

  get dirty(): boolean {
    return this.#transaction.dirty
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
    this.#database.close()
  }
}

/** One transaction: a database is made whole or stays empty. */
function createDatabase(context: Context, api: Api, classes: Classes): void {
  const { database, plan, names, transaction } = context
  transaction.begin()
  createMeta(database)
  for (const table of new Schema(plan, names).tables())
    for (const statement of [createTable(table), ...table.indexes]) database.exec(sqlText(statement))
  createInitialObjects(context, api, (name) => classes.get(name))
  writeMeta(database, { api, names: names.toJSON(), objects: Object.fromEntries(context.initialObjects) })
  transaction.commit()
}
