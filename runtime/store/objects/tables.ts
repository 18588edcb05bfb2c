/** The tables and indexes of a plan, as SQL. */
import type { Type } from '../../../model/api.ts'
import type { ColumnCodec, Dialect } from '../database/database.ts'
import { CHANGED, id, MADE, REF, type Sql, sql, sqlList } from '../database/sql.ts'
import { sumColumn } from '../database/sums.ts'
import type { ClassPlan, FieldPlan, LinkPlan, Plan, RefStorage } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'

/** `body`: columns and constraints, as they stand between the brackets. */
export interface TableDefinition {
  readonly name: string
  readonly body: Sql
  readonly indexes: readonly Sql[]
}

/** `as`: another name for the table, while it is rebuilt. */
export function createTable({ tableEnd }: Dialect, { name, body }: TableDefinition, as = name): Sql {
  return sql`create table ${id(as)} (${body}) ${tableEnd}`
}

/** The tables that a plan needs. */
export class Schema {
  readonly #dialect: Dialect
  readonly #plan: Plan
  readonly #names: TableNames
  readonly #stored: ReadonlySet<string>

  constructor(dialect: Dialect, plan: Plan, names: TableNames) {
    this.#dialect = dialect
    this.#plan = plan
    this.#names = names
    this.#stored = new Set(plan.classes.map((owner) => owner.name))
  }

  tables(): TableDefinition[] {
    const maps = this.#plan.classes.flatMap((owner) => owner.fields.flatMap((field) => this.maps(field)))
    return [
      ...this.#plan.classes.map((owner) => this.objects(owner)),
      ...this.#plan.links.map((link) => this.links(link)),
      ...maps,
    ]
  }

  /** The table of a class. */
  objects(owner: ClassPlan): TableDefinition {
    const columns = owner.fields.flatMap((field) => this.#column(field))
    return {
      name: this.#names.table(owner.name),
      body: sqlList([
        this.#dialect.idColumn,
        sql`${REF} text not null unique`,
        ...generationColumns(this.#dialect),
        sumColumn(this.#dialect),
        ...columns,
      ]),
      indexes: [
        changedIndex(this.#names.table(owner.name)),
        ...owner.fields.flatMap((field) => this.#fieldIndex(field)),
      ],
    }
  }

  /** Empty for a field that is not a column. */
  #column(field: FieldPlan): Sql[] {
    const { storage } = field
    if (storage.kind !== 'value' && storage.kind !== 'ref') return []
    const name = id(this.#names.column(field.class, field.name))
    if (storage.kind === 'ref') {
      const required = sql.raw(storage.required ? ' not null' : '')
      return [sql`${name} text${required} ${this.#references(storage.class, name, 'no action')}`]
    }
    const { column, check } = this.#codec(field.field.type)
    const nullable = sql.raw(field.field.type.kind === 'ref' ? '' : ' not null')
    return [sql`${name} ${column}${nullable}${check ? sql` check (${check(name)})` : sql``}`]
  }

  #fieldIndex(field: FieldPlan): Sql[] {
    if (!isIndexed(field)) return []
    const unique = field.storage.kind === 'ref' ? isOneOne(field.storage) : field.name === 'uuid'
    return [index(this.#names.table(field.class), this.#names.column(field.class, field.name), unique)]
  }

  links(link: LinkPlan): TableDefinition {
    const name = this.#names.links(link.name)
    const [from, to] = linkColumns(link)
    const one = link.kind === 'partners'
    const end = (column: string, plan: LinkPlan['from']) =>
      sql`${id(column)} text not null ${this.#references(plan.class, id(column), plan.cascade ? 'cascade' : 'no action')}`
    const key = sql`unique (${one ? id(from) : sqlList([id(from), id(to)])})`
    const body = sqlList([this.#dialect.idColumn, end(from, link.from), end(to, link.to), key])
    return { name, body, indexes: [index(name, to, one)] }
  }

  /** The table of a map that holds refs; empty for all other fields. */
  maps(field: FieldPlan): TableDefinition[] {
    const { storage } = field
    if (storage.kind !== 'map') return []
    const name = this.#names.links(`${field.class}.${field.name}`)
    const owner = sql`${id('owner')} text not null ${this.#references(field.class, id('owner'), 'cascade')}`
    const key = sql`unique (${id('owner')}, ${id('key')})`
    const parts = [this.#mapPart('key', storage.key, false)]
    parts.push(this.#mapPart('value', storage.value, storage.value.kind === 'ref' && storage.value.nullable))
    const indexed = (['key', 'value'] as const).filter((part) => part === 'value' || storage[part].kind === 'ref')
    const body = sqlList([this.#dialect.idColumn, owner, ...parts, key])
    return [{ name, body, indexes: indexed.map((part) => index(name, part, false)) }]
  }

  #mapPart(column: 'key' | 'value', type: Type, nullable: boolean): Sql {
    const kind = sql`${this.#codec(type).column}${sql.raw(nullable ? '' : ' not null')}`
    const references = type.kind === 'ref' ? this.#references(type.class, id(column), 'no action') : sql``
    return sql`${id(column)} ${kind} ${references}`
  }

  /** A class that keeps no objects has no table, so the only valid ref to it is null. */
  #references(className: string, column: Sql, onDelete: 'cascade' | 'no action'): Sql {
    if (!this.#stored.has(className)) return sql`check (${column} is null)`
    return sql`references ${id(this.#names.table(className))} (${REF}) on delete ${sql.raw(onDelete)}`
  }

  #codec(type: Type): ColumnCodec {
    return this.#dialect.codec(this.#plan.shapes, type)
  }
}

/** The generations in which a row was made and last changed. An upgrade from layout 1 adds them to each table. */
export function generationColumns({ integer }: Dialect): Sql[] {
  return [MADE, CHANGED].map((column) => sql`${column} ${integer} not null default 0`)
}

export function changedIndex(table: string): Sql {
  return index(table, '@changed', false)
}

/** The columns of a table of links. */
export function linkColumns(link: LinkPlan): readonly [from: string, to: string] {
  return link.kind === 'unbound' ? ['owner', 'value'] : ['from', 'to']
}

function index(table: string, column: string, unique: boolean): Sql {
  const kind = sql.raw(unique ? 'unique index' : 'index')
  return sql`create ${kind} ${id(`@${table}.${column}`)} on ${id(table)} (${id(column)})`
}

function isOneOne(storage: RefStorage): boolean {
  return storage.pair?.one === true
}

/** True for foreign keys and for fields that clients look objects up by. */
export function isIndexed(field: FieldPlan): boolean {
  return field.storage.kind === 'ref' || (field.storage.kind === 'value' && field.lookedUp)
}
