/** Reads some fields of the objects of a class: of many fields, one takes a fortieth of the time of a whole record. */
import { RecordValue } from '../../values/values.ts'
import type { StoredRow, StoredValue } from '../database/database.ts'
import { ID, id, OWNER, OWNER_REF, type Sql, sql, sqlList } from '../database/sql.ts'
import type { ClassPlan } from '../plan/plan.ts'
import type { StoreContext } from './store-context.ts'
import type { StoredField } from './stored-field.ts'
import { unreadable } from './unreadable-value.ts'

export interface RecordPart {
  /** A page of the objects that were created after the one with that `@id`, which is the last column. */
  readonly after: () => Sql
  /** Of a row of `after`. Throws StoreError for a value that is damaged. */
  recordOf(row: StoredRow): RecordValue
}

/** Rows of a page: a row of few fields takes some 2 µs. */
export const PARTS_PAGE = 250

/** Clients choose the fields, and each choice has its statements, so their number is bounded. */
const MOST_PARTS = 32

export class RecordParts {
  readonly #context: StoreContext
  readonly #plan: ClassPlan
  readonly #fields: readonly StoredField[]
  readonly #known = new Map<string, RecordPart>()

  constructor(context: StoreContext, plan: ClassPlan, fields: readonly StoredField[]) {
    this.#context = context
    this.#plan = plan
    this.#fields = fields
  }

  /** The fields in order of declaration; undefined where whole records are to be read. */
  of(names: ReadonlySet<string>): RecordPart | undefined {
    const fields = this.#fields.filter((field) => names.has(field.plan.name))
    const key = fields.map((field) => field.plan.name).join(' ')
    const known = this.#known.get(key)
    if (known || this.#known.size === MOST_PARTS) return known
    const made = partOf(this.#context, this.#plan, fields)
    this.#known.set(key, made)
    return made
  }
}

function partOf(context: StoreContext, plan: ClassPlan, fields: readonly StoredField[]): RecordPart {
  const owned = sql`${OWNER}.${ID}`
  const names = fields.map((field) => field.plan.name)
  return {
    after: () => {
      const columns = [OWNER_REF, ...fields.map((f, i) => sql`${f.expression()} as ${id(`c${i}`)}`), owned]
      const table = id(context.names.table(plan.name))
      return sql`select ${sqlList(columns)} from ${table} as ${OWNER} where ${owned} > ? order by ${owned} limit ${sql.lit(PARTS_PAGE)}`
    },
    recordOf: (row) => {
      const decode = (field: StoredField, i: number) => decoded(context, field, row, i + 1)
      return new RecordValue(names, fields.map(decode))
    },
  }
}

function decoded(context: StoreContext, field: StoredField, row: StoredRow, at: number) {
  try {
    return field.decode(row[at] as StoredValue)
  } catch {
    throw unreadable(field.plan, String(row[0]), context.database.name)
  }
}
