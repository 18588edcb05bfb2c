/** A set of refs: rows of a table of links, which the other end of a bound pair also reads. */
import type { Value } from '../../values/values.ts'
import type { Statement, StoredValue } from '../database/database.ts'
import { id, OWNER_REF, type Sql, sql } from '../database/sql.ts'
import type { FieldPlan, LinkStorage } from '../plan/plan.ts'
import type { StoreContext } from './store-context.ts'
import { changes, StoredField, type Touched } from './stored-field.ts'
import { linkColumns } from './tables.ts'

const FAR = id('far')

/** The elements are in the order in which they were linked. A symmetric link is stored once, with the lesser ref first. */
export class LinkField extends StoredField {
  readonly #storage: LinkStorage
  readonly #table: Sql
  readonly #from: Sql
  readonly #to: Sql
  readonly #insert: Statement
  readonly #delete: Statement
  readonly #holders: Statement

  constructor(context: StoreContext, plan: FieldPlan, storage: LinkStorage) {
    super(context, plan)
    this.#storage = storage
    this.#table = id(context.names.links(storage.link.name))
    const [from, to] = linkColumns(storage.link).map(id) as [Sql, Sql]
    this.#from = from
    this.#to = to
    const table = this.#table
    this.#insert = context.statement(
      () => sql`insert into ${table} (${from}, ${to}) values (?, ?) on conflict do nothing`,
    )
    this.#delete = context.statement(() => sql`delete from ${table} where ${from} = ? and ${to} = ?`)
    this.#holders = context.statement(() => this.#holdersQuery())
  }

  #holdersQuery(): Sql {
    const holding = (far: Sql, near: Sql) => sql`select ${near} from ${this.#table} where ${far} = ?`
    if (this.#storage.link.kind === 'symmetric')
      return sql`${holding(this.#from, this.#to)} union ${holding(this.#to, this.#from)}`
    return this.#storage.side === 'from' ? holding(this.#to, this.#from) : holding(this.#from, this.#to)
  }

  expression(): Sql {
    const { dialect } = this.context.database
    const linked = (far: Sql, isOwn: Sql) => {
      const rows = sql`select ${far} as ${FAR} from ${this.#table} where ${isOwn}`
      return dialect.jsonArrayOf(FAR, sql`${rows} order by ${dialect.insertionOrder}`)
    }
    const [self, other] = this.#storage.side === 'from' ? [this.#from, this.#to] : [this.#to, this.#from]
    if (this.#storage.link.kind !== 'symmetric') return linked(other, sql`${self} = ${OWNER_REF}`)
    const far = sql`case when ${self} = ${OWNER_REF} then ${other} else ${self} end`
    return linked(far, sql`${self} = ${OWNER_REF} or ${other} = ${OWNER_REF}`)
  }

  decode(stored: StoredValue): Value {
    return stored === '[]' ? [] : JSON.parse(stored as string)
  }

  set(ref: string, value: Value): void {
    const { gone, come } = changes(this.get(ref), value)
    if (gone.length + come.length === 0) return
    this.context.transaction.atomically(() => {
      for (const other of gone) this.#unlink(ref, other)
      for (const other of come) this.#link(ref, other)
      this.#touch(ref, [...gone, ...come])
    })
  }

  override add(ref: string, value: Value): void {
    if (this.#link(ref, value)) this.#touch(ref, [value])
  }

  override remove(ref: string, value: Value): void {
    if (this.#unlink(ref, value)) this.#touch(ref, [value])
    else this.context.requireLive(this.plan.class, ref)
  }

  override holders(target: string): readonly string[] {
    if (this.#storage.link.kind === 'symmetric') return this.#holders.texts(target, target)
    return this.#holders.texts(target)
  }

  override partners(ref: string): readonly Touched[] {
    if (this.#storage.link.kind !== 'many-many' || !this.#near.cascade) return []
    const { class: owner, field } = this.#far
    return (this.get(ref) as readonly string[]).map((other) => [owner, other, field as string])
  }

  override forgetSelf(ref: string): void {
    const { from, to } = this.#storage.link
    if (!from.cascade && from.class === to.class) this.context.transaction.run(this.#delete, ref, ref)
  }

  get #near(): LinkStorage['link']['from'] {
    return this.#storage.link[this.#storage.side]
  }

  get #far(): LinkStorage['link']['to'] {
    return this.#storage.link[this.#storage.side === 'from' ? 'to' : 'from']
  }

  /** False if the link is there already. */
  #link(ref: string, other: Value): boolean {
    const { transaction } = this.context
    const refs = () => [[this.plan.class, ref] as const, [this.#far.class, other] as const]
    return this.context.linking(refs, () => transaction.run(this.#insert, ...this.#row(ref, other)) > 0)
  }

  #unlink(ref: string, other: Value): boolean {
    return this.context.transaction.run(this.#delete, ...this.#row(ref, other)) > 0
  }

  #row(ref: string, other: Value): [string | null, string | null] {
    const far = other as string | null
    const swap = this.#storage.link.kind === 'symmetric' ? far !== null && far < ref : this.#storage.side === 'to'
    return swap ? [far, ref] : [ref, far]
  }

  #touch(ref: string, others: readonly Value[]): void {
    this.touchSelf(ref)
    if (this.#storage.link.kind === 'unbound') return
    const { class: far, field } = this.#far
    for (const other of others) {
      if (other !== ref || far !== this.plan.class) this.context.touch(far, other as string, field as string)
      else this.context.fieldChanged(far, ref, field)
    }
  }
}
