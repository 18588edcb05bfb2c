/** SQL texts, built and quoted by kysely, which never runs them. */
import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'

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

export const list = (parts: readonly Sql[], between = ', '): Sql => sql.join([...parts], sql.raw(between))

export function sqlText(query: Sql): string {
  return query.compile(compiler).sql
}

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})
