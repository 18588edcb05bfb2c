/** A reference that is bound to itself (symmetric one-one): a row for each pair, and each object in at most one pair. */
import type { Value } from '../../values/values.ts'
import type { Statement, StoredValue } from '../database/database.ts'
import { id, OWNER_REF, type Sql, sql } from '../database/sql.ts'
import type { FieldPlan, LinkStorage } from '../plan/plan.ts'
import { paired } from './paired.ts'
import type { StoreContext } from './store-context.ts'
import { StoredField } from './stored-field.ts'
import { linkColumns } from './tables.ts'

export class PartnerField extends StoredField {
  readonly #table: Sql
  readonly #from: Sql
  readonly #to: Sql
  readonly #insert: Statement
  readonly #delete: Statement

  constructor(context: StoreContext, plan: FieldPlan, storage: LinkStorage) {
    super(context, plan)
    const [from, to] = linkColumns(storage.link).map(id) as [Sql, Sql]
    const table = id(context.names.links(storage.link.name))
    this.#table = table
    this.#from = from
    this.#to = to
    this.#insert = context.statement(() => sql`insert into ${table} (${from}, ${to}) values (?, ?)`)
    this.#delete = context.statement(() => sql`delete from ${table} where ${from} = ? and ${to} = ?`)
  }

  expression(): Sql {
    const far = sql`case when ${this.#from} = ${OWNER_REF} then ${this.#to} else ${this.#from} end`
    const isOwn = sql`${this.#from} = ${OWNER_REF} or ${this.#to} = ${OWNER_REF}`
    return sql`(select ${far} from ${this.#table} where ${isOwn})`
  }

  decode(stored: StoredValue): Value {
    return stored as string | null
  }

  set(ref: string, value: Value): void {
    const old = this.get(ref)
    if (old === value) return
    if (value !== null && value !== ref) this.#requireFree(ref, value)
    this.context.transaction.atomically(() => {
      if (old !== null) this.#write(this.#delete, ref, old)
      if (value !== null) this.#write(this.#insert, ref, value)
      for (const touched of new Set([ref, old, value])) if (touched !== null) this.touchSelf(touched as string)
    })
  }

  override holders(target: string): readonly string[] {
    const partner = this.context.isLive(this.plan.class, target) ? this.get(target) : null
    return partner === null ? [] : [partner as string]
  }

  override forgetSelf(ref: string): void {
    this.#write(this.#delete, ref, ref)
  }

  /** Throws VALUE_NOT_SUPPORTED if `partner` has another partner, and HANDLE_INVALID if it does not exist. */
  #requireFree(ref: string, partner: Value): void {
    const other = this.get(partner as string)
    if (other !== null && other !== ref) throw paired(this.plan.name, partner, other as string)
  }

  #write(statement: Statement, ref: string, other: Value): void {
    const [from, to] = [ref, other as string].sort() as [string, string]
    this.context.transaction.run(statement, from, to)
  }
}
