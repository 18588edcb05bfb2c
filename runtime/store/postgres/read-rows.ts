/** All rows of PostgreSQL at one position, a slice at a time. */
import type { CopyPosition, TableRows } from '../copy/copy-store.ts'
import type { StoredValue } from '../database/database.ts'
import type { PostgresConnection } from './connection.ts'
import { inSchema } from './define-tables.ts'
import { nothingChanged } from './log-failures.ts'
import type { PostgresPlace } from './place.ts'
import { quotedName } from './postgres-names.ts'
import type { PostgresTable, PostgresType } from './tables.ts'

export interface AllRows {
  readonly position: CopyPosition
  readonly rows: AsyncIterable<TableRows>
}

/** The connection is ended when the rows have been read, or somebody stops to read them. Throws LogError. */
export async function readAllRows(
  connection: PostgresConnection,
  place: PostgresPlace,
  tables: readonly PostgresTable[],
): Promise<AllRows> {
  try {
    await connection.query('begin isolation level repeatable read read only')
    const [[generation, id] = []] = await connection.rows(
      `select generation, id from ${inSchema(place.schema, '@commits')} order by generation desc limit 1`,
    )
    return { position: { generation: Number(generation), id: id ?? '' }, rows: allRows(connection, place, tables) }
  } catch (error) {
    connection.destroy()
    throw nothingChanged(error)
  }
}

async function* allRows(connection: PostgresConnection, place: PostgresPlace, tables: readonly PostgresTable[]) {
  try {
    for (const table of tables) yield* tableRows(connection, place, table)
    await connection.query('commit')
    await connection.end()
  } catch (error) {
    throw nothingChanged(error)
  } finally {
    connection.destroy()
  }
}

/** In a transaction. Rows come in the order of their numbers, where they have them. */
export async function* tableRows(
  connection: PostgresConnection,
  { schema }: PostgresPlace,
  { name, columns, primary }: PostgresTable,
): AsyncGenerator<TableRows> {
  const names = columns.map((column) => column.name)
  const order = primary.columns[0] === '@id' ? ' order by "@id"' : ''
  await connection.query(
    `declare rows no scroll cursor for select ${names.map(quotedName).join(', ')} from ${inSchema(schema, name)}${order}`,
  )
  for (;;) {
    const rows = await connection.rows(`fetch ${SLICE} from rows`)
    if (rows.length === 0) break
    yield { table: name, columns: names, rows: rows.map((row) => columns.map(({ type }, i) => stored(type, row[i]))) }
  }
  await connection.query('close rows')
}

const SLICE = 500

/** As SQLite gives it. */
function stored(type: PostgresType, text: string | null | undefined): StoredValue {
  if (text === null || text === undefined) return null
  if (type === 'bigint') return BigInt(text)
  return type === 'double precision' ? Number(text) : text
}
