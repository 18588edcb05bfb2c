/** SQL queries, built by kysely, which never runs them, and the columns that all tables have. */
import { type RawBuilder, sql } from 'kysely'

export type Sql = RawBuilder<unknown>

export { sql }

/** The quoted name of a table or a column. */
export const id = (name: string): Sql => sql.id(name)

export const REF = id('@ref')
/** Numbers objects in the order of their creation. */
export const ID = id('@id')
/** The generations in which a row was made and last changed. */
export const MADE = id('@made')
export const CHANGED = id('@changed')
/** The sum of the row's values; null if it has none. */
export const SUM = id('@sum')
/** The row that a field's expression reads. */
export const OWNER = id('o')
export const OWNER_REF = sql`${OWNER}.${REF}`

export const sqlList = (parts: readonly Sql[], between = ', '): Sql => sql.join([...parts], sql.raw(between))
