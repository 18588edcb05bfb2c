/** The tables and indexes of a plan, as SQL. */
import type { ClassPlan, FieldPlan, LinkPlan, Plan, RefStorage } from '../plan.ts'
import { type Codec, codecOf } from './codec.ts'
import type { Names } from './names.ts'
import { ID, id, list, REF, type Sql, sql } from './sql.ts'

/** Writes the statements that make a database for the plan. */
export class Schema {
  readonly #plan: Plan
  readonly #names: Names
  readonly #stored: ReadonlySet<string>

  constructor(plan: Plan, names: Names) {
    this.#plan = plan
    this.#names = names
    this.#stored = new Set(plan.classes.map((owner) => owner.name))
  }

  everything(): Sql[] {
    return [
      ...this.#plan.classes.flatMap((owner) => this.classTable(owner)),
      ...this.#plan.links.flatMap((link) => this.linkTable(link)),
      ...this.#plan.classes.flatMap((owner) => owner.fields.flatMap((field) => this.mapTable(field))),
    ]
  }

  /** The table of a class and its indexes. `as`: another name for the table alone, while it is rebuilt. */
  classTable(owner: ClassPlan, as?: string): Sql[] {
    const table = this.#names.table(owner.name)
    const columns = owner.fields.flatMap((field) => this.#column(field))
    return [
      sql`create table ${id(as ?? table)} (${list([
        sql`${ID} integer primary key`,
        sql`${REF} text not null unique`,
        ...columns,
      ])}) strict`,
      ...(as ? [] : this.classIndexes(owner)),
    ]
  }

  classIndexes(owner: ClassPlan): Sql[] {
    return owner.fields.flatMap((field) => this.fieldIndex(field))
  }

  /** What a new column says after `alter table … add column`; nothing for a field that is no column. */
  #column(field: FieldPlan): Sql[] {
    const { storage } = field
    if (storage.kind !== 'value' && storage.kind !== 'ref') return []
    const name = id(this.#names.column(field.class, field.name))
    if (storage.kind === 'ref') {
      const required = sql.raw(storage.required ? ' not null' : '')
      return [sql`${name} text${required} ${this.#references(storage.class, name, 'no action')}`]
    }
    const check = field.field.type.kind === 'bool' ? sql` check (${name} in (0, 1))` : sql``
    return [sql`${name} ${sql.raw(this.#codec(field).column.toLowerCase())} not null${check}`]
  }

  fieldIndex(field: FieldPlan): Sql[] {
    const unique = field.storage.kind === 'ref' ? isOneOne(field.storage) : field.name === 'uuid'
    if (field.storage.kind !== 'ref' && !isLookedUp(field)) return []
    const table = this.#names.table(field.class)
    const column = this.#names.column(field.class, field.name)
    return [index(table, column, unique)]
  }

  linkTable(link: LinkPlan, as?: string): Sql[] {
    const table = this.#names.links(link.name)
    const [from, to] = linkColumns(link)
    const one = link.kind === 'partners'
    const end = (column: string, plan: LinkPlan['from']) =>
      sql`${id(column)} text not null ${this.#references(plan.class, id(column), plan.cascade ? 'cascade' : 'no action')}`
    const key = one ? sql`unique (${id(from)})` : sql`primary key (${id(from)}, ${id(to)})`
    return [
      sql`create table ${id(as ?? table)} (${list([end(from, link.from), end(to, link.to), key])}) strict`,
      ...(as ? [] : [index(table, to, one)]),
    ]
  }

  mapTable(field: FieldPlan): Sql[] {
    const { storage } = field
    if (storage.kind !== 'map') return []
    const table = this.#names.links(`${field.class}.${field.name}`)
    const part = (name: 'key' | 'value') => {
      const type = storage[name]
      const column = sql.raw(codecOf(this.#plan.shapes, type).column.toLowerCase())
      const required = sql.raw(name === 'value' && type.kind === 'ref' && type.nullable ? '' : ' not null')
      const references = type.kind === 'ref' ? this.#references(type.class, id(name), 'no action') : sql``
      return sql`${id(name)} ${column}${required} ${references}`
    }
    const owner = sql`${id('owner')} text not null ${this.#references(field.class, id('owner'), 'cascade')}`
    const key = sql`primary key (${id('owner')}, ${id('key')})`
    const indexes = (['key', 'value'] as const).filter((name) => storage[name].kind === 'ref')
    return [
      sql`create table ${id(table)} (${list([owner, part('key'), part('value'), key])}) strict`,
      ...indexes.map((name) => index(table, name, false)),
    ]
  }

  /** A class that keeps no objects has no table: then no ref but null can be right. */
  #references(className: string, column: Sql, onDelete: 'cascade' | 'no action'): Sql {
    if (!this.#stored.has(className)) return sql`check (${column} is null)`
    return sql`references ${id(this.#names.table(className))} (${REF}) on delete ${sql.raw(onDelete)}`
  }

  #codec(field: FieldPlan): Codec {
    return codecOf(this.#plan.shapes, field.field.type)
  }
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

/** Fields that clients find objects by. */
function isLookedUp({ name, field }: FieldPlan): boolean {
  return (name === 'uuid' || name === 'name_label') && field.type.kind === 'string'
}
