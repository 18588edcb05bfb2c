/** Brings the tables in PostgreSQL to the model of the server that starts: makes them with their first rows. */
import { randomUUID } from 'node:crypto'
import type { TableRows } from '../copy/copy-store.ts'
import { type NameMap, TableNames } from '../plan/table-names.ts'
import type { ServedModel } from '../settings/meta.ts'
import { PER_MILLISECOND } from '../store.ts'
import { StoreError } from '../store-error.ts'
import { safeUrl } from './address.ts'
import type { PostgresConnection } from './connection.ts'
import { addKeys, addReferences, createOwnTables, createPostgresTable, inSchema } from './define-tables.ts'
import { escapeName } from './literals.ts'
import { insertCommit, NOW } from './log-queries.ts'
import type { PostgresPlace } from './place.ts'
import { type PostgresTable, postgresTables } from './tables.ts'
import { insertRows, tablesByName } from './write-rows.ts'

/** All rows of a data file; see `CopyStore.allRows`. Each call begins anew. */
export type RowSource = () => Iterable<TableRows> | AsyncIterable<TableRows>

/** In the transaction that has the lock: makes all tables, with the rows of a data file. `head`: of the commits that were before. */
export async function makeTables(
  connection: PostgresConnection,
  place: PostgresPlace,
  model: ServedModel,
  rows: RowSource,
  head = 0,
): Promise<void> {
  const { schema } = place
  await takeTime(connection)
  const names = new TableNames(await namesIn(rows))
  const tables = postgresTables(model.plan, names)
  for (const text of tables.map((table) => createPostgresTable(schema, table))) await connection.query(text)
  const generation = await uploadRows(connection, schema, tables, rows)
  const keys = tables.flatMap((table) => addKeys(schema, table))
  const references = tables.flatMap((table) => addReferences(schema, table))
  for (const text of [...keys, ...references]) await connection.query(text)
  await begin(connection, place, head, generation)
}

/** The first commit, after that of the generation `head` and all rows. */
async function begin(
  connection: PostgresConnection,
  place: PostgresPlace,
  head: number,
  generation: number,
): Promise<void> {
  const [[now] = []] = await connection.rows(`select ${NOW}`)
  const first = Math.max(head + 1, generation + 1, Number(now) * PER_MILLISECOND)
  await connection.query(firstCommit(place, head, first))
}

/** Data that were put back without their commits begin anew, after all that their rows say. In the transaction that has the lock. */
export async function requireCommits(connection: PostgresConnection, place: PostgresPlace): Promise<void> {
  const { schema } = place
  const [[hasSome] = []] = await connection.rows(`select exists (select 1 from ${inSchema(schema, '@commits')})`)
  if (hasSome === 't') return
  const generations = await connection.rows(
    "select table_name, column_name from information_schema.columns where table_schema = $1 and (column_name = '@changed' " +
      "or table_name = '@tombstones' and column_name = 'generation')",
    [schema],
  )
  let latest = 0
  for (const [table, column] of generations) {
    const [[newest] = []] = await connection.rows(
      `select max(${escapeName(column as string)}) from ${inSchema(schema, table as string)}`,
    )
    latest = Math.max(latest, Number(newest))
  }
  await begin(connection, place, 0, latest)
}

/** In the transaction that has the lock, when no server runs: what follows may take its time, also between queries. */
export async function takeTime(connection: PostgresConnection): Promise<void> {
  await connection.query('set local idle_in_transaction_session_timeout = 0')
}

/** The names of tables and columns, as the rows of `@meta` say. */
async function namesIn(rows: RowSource): Promise<NameMap> {
  for await (const { table, columns, rows: some } of rows()) {
    if (table !== '@meta') continue
    const row = some.find((values) => values[columns.indexOf('key')] === 'names')
    if (row) return JSON.parse(String(row[columns.indexOf('value')])) as NameMap
  }
  throw new StoreError('The data do not say what their tables are called')
}

/** Returns the newest generation in the rows. Indexes are made when the rows are there. */
async function uploadRows(
  connection: PostgresConnection,
  schema: string,
  tables: readonly PostgresTable[],
  source: RowSource,
): Promise<number> {
  const known = tablesByName(tables)
  let latest = 0
  for await (const { table: name, columns, rows } of source()) {
    const table = known.get(name)
    if (!table) throw new StoreError(`The data have a table "${name}" that their model does not have`)
    for (const text of insertRows(schema, table, columns, rows, { isNew: true })) await connection.query(text)
    const at = columns.indexOf(name === '@tombstones' ? 'generation' : '@changed')
    if (at >= 0) for (const row of rows) latest = Math.max(latest, Number(row[at]))
  }
  return latest
}

/** Has nothing; the rows before it are the data at its position. */
function firstCommit(place: PostgresPlace, prev: number, generation: number): string {
  const nothing = { layout: '', changes: new Uint8Array() }
  return insertCommit(place, { prev, generation, id: randomUUID(), server: NOBODY, ...nothing })
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** What there is in the schema. Throws StoreError for the tables of something else. */
export async function hasTables(connection: PostgresConnection, { schema, url }: PostgresPlace): Promise<boolean> {
  const rows = await connection.rows(
    "select relname from pg_class where relnamespace = $1::text::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S')",
    [escapeName(schema)],
  )
  const names = new Set(rows.map(([name]) => name))
  if (names.has('@commits') && names.has('@meta')) return true
  if (names.size === 0) return false
  const shown = [...names].slice(0, 3).map((name) => `"${name}"`)
  throw new StoreError(
    `The schema "${schema}" of ${safeUrl(url)} has tables of something else (${shown.join(', ')}). ` +
      'Name a database of its own: create database NAME.',
  )
}

/** In the transaction that has the lock: a value of `@meta`. */
export async function metaValue(connection: PostgresConnection, schema: string, key: string): Promise<string | null> {
  const [[value] = []] = await connection.rows(`select value from ${inSchema(schema, '@meta')} where key = $1`, [key])
  return value ?? null
}

export async function createServerTables(connection: PostgresConnection, { schema }: PostgresPlace): Promise<void> {
  for (const text of createOwnTables(schema)) await connection.query(text)
}
