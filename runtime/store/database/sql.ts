/** Queries, built by kysely, which never runs them. A database's dialect makes their texts. */
import { type RawBuilder, sql } from 'kysely'

export type Sql = RawBuilder<unknown>

export { sql }

/** A name of a table or column, quoted. */
export const id = (name: string): Sql => sql.id(name)

export const REF = id('@ref')
/** Grows with each object, so it is the order of creation. */
export const ID = id('@id')
/** The generations in which a row was made and last changed. */
export const MADE = id('@made')
export const CHANGED = id('@changed')
/** Of the row's values; null where it is not summed. */
export const SUM = id('@sum')
/** The row that a field's expression is read for. */
export const OWNER = id('o')
export const OWNER_REF = sql`${OWNER}.${REF}`

export const sqlList = (parts: readonly Sql[], between = ', '): Sql => sql.join([...parts], sql.raw(between))
