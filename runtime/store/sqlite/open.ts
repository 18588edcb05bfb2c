/** The store in SQLite, by node:sqlite: one table a class, foreign keys, each bound pair once. */
import type { DatabaseSync } from 'node:sqlite'
import type { Api } from '../../../model/api.ts'
import type { Value } from '../../values.ts'
import { literalValue } from '../literals.ts'
import { type ClassPlan, type FieldPlan, type Plan, planStore } from '../plan.ts'
import type { Store } from '../store.ts'
import { connect } from './connection.ts'
import { Context } from './context.ts'
import type { SqliteField } from './field.ts'
import { createInitialObjects } from './initial.ts'
import { LinkField } from './linkField.ts'
import { MapField } from './mapField.ts'
import { createMeta, readMeta, TextTable, writeMeta } from './meta.ts'
import { Names } from './names.ts'
import { SqliteObjects } from './objects.ts'
import { PartnerField } from './partnerField.ts'
import { RefField } from './refField.ts'
import { ReverseOneField, ReverseSetField } from './reverseField.ts'
import { Schema } from './schema.ts'
import { sqlText } from './sql.ts'
import { Transaction } from './transaction.ts'
import { ValueField } from './valueField.ts'

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
export function openStore(api: Api, file: string | ':memory:', _options: OpenOptions = {}): Store {
  const plan = planStore(api)
  const database = connect(file)
  try {
    const meta = readMeta(database, file)
    const names = new Names(meta?.names)
    names.cover(plan)
    const transaction = new Transaction(database, file)
    const context = new Context(database, plan, names, transaction)
    const classes = openClasses(context)
    if (!meta) createDatabase(context, api, classes)
    return new SqliteStore(database, transaction, classes)
  } catch (error) {
    database.close()
    throw error
  }
}

class SqliteStore implements Store {
  readonly settings: Store['settings']
  readonly #database: DatabaseSync
  readonly #transaction: Transaction
  readonly #classes: ReadonlyMap<string, SqliteObjects>

  constructor(database: DatabaseSync, transaction: Transaction, classes: ReadonlyMap<string, SqliteObjects>) {
    this.#database = database
    this.#transaction = transaction
    this.#classes = classes
    this.settings = new TextTable(database, '@settings')
  }

  get dirty(): boolean {
    return this.#transaction.dirty
  }

  class(name: string): SqliteObjects {
    return classOf(this.#classes, name)
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

function classOf(classes: ReadonlyMap<string, SqliteObjects>, name: string): SqliteObjects {
  const found = classes.get(name)
  if (!found) throw new Error(`class "${name}" keeps no objects`)
  return found
}

/** One transaction: a database is made whole or stays empty. */
function createDatabase(context: Context, api: Api, classes: ReadonlyMap<string, SqliteObjects>): void {
  const { database, plan, names } = context
  context.transaction.atomically(() => {
    context.transaction.begin()
    createMeta(database)
    for (const statement of new Schema(plan, names).everything()) database.exec(sqlText(statement))
    writeMeta(database, { api, names })
    createInitialObjects(context, api, (name) => classOf(classes, name))
  })
  context.transaction.commit()
}

function openClasses(context: Context): ReadonlyMap<string, SqliteObjects> {
  const { classes, shapes } = context.plan
  const opened = new Map<string, SqliteObjects>()
  const find: FindField = (className, name) => classOf(opened, className).field(name)
  for (const owner of classes) {
    const fields = new Map(owner.fields.map((field) => [field.name, openField(context, field, find)]))
    opened.set(owner.name, new SqliteObjects(context, owner, fields, starts(shapes, owner)))
  }
  return opened
}

type FindField = (className: string, name: string) => SqliteField

function openField(context: Context, plan: FieldPlan, find: FindField): SqliteField {
  const { storage } = plan
  switch (storage.kind) {
    case 'value':
      return new ValueField(context, plan)
    case 'ref':
      return new RefField(context, plan, storage)
    case 'reverse':
      return new (storage.many ? ReverseSetField : ReverseOneField)(context, plan, storage, () =>
        find(storage.class, storage.field),
      )
    case 'links':
      return storage.link.kind === 'partners'
        ? new PartnerField(context, plan, storage)
        : new LinkField(context, plan, storage)
    case 'map':
      return new MapField(context, plan, storage)
  }
}

/** What each field of a new object has if nothing is given: its default, else its type's zero. */
function starts(shapes: Plan['shapes'], owner: ClassPlan): ReadonlyMap<string, Value> {
  return new Map(owner.fields.map(({ name, field }) => [name, startValue(shapes, field)]))
}

function startValue(shapes: Plan['shapes'], { name, type, default: literal }: FieldPlan['field']): Value {
  if (literal === undefined) return shapes.zero(type)
  return literalValue(shapes, type, literal, (className, object) => {
    throw new Error(`the default of "${name}" cannot be the ${className} "${object}", which may be gone`)
  })
}
