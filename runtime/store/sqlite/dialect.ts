/** The SQL of SQLite, where it differs from that of other databases. */
import { createQueryId, type RawNode, SqliteQueryCompiler } from 'kysely'
import type { Dialect } from '../database/database.ts'
import { ID, type Sql, sql } from '../database/sql.ts'
import { codecOf } from './column-codec.ts'
import { APPLICATION_ID } from './connection.ts'

/** Only the compiler: kysely's own class for databases would triple what a server loads of it. */
export function sqlText(query: Sql): string {
  return new SqliteQueryCompiler().compileQuery(query.toOperationNode() as RawNode, createQueryId()).sql
}

export const SQLITE: Dialect = {
  text: sqlText,
  codec: codecOf,
  marks: [sql.raw(`PRAGMA application_id = ${APPLICATION_ID}`)],
  idColumn: sql`${ID} integer primary key`,
  integer: sql.raw('integer'),
  tableEnd: sql.raw('strict'),
  keyedTableEnd: sql.raw('strict, without rowid'),
  // `@id` is another name for it.
  insertionOrder: sql.raw('rowid'),
  // The aggregate takes the rows in the order of the query inside, where an index often has them in that order already.
  jsonArrayOf: (element, rows) => sql`(select json_group_array(${element}) from (${rows}))`,
  jsonPair: (first, second) => sql`json_array(${first}, ${second})`,
  differs: (a, b) => sql`${a} is not ${b}`,
  isInJsonArray: (value) => sql`${value} in (select value from json_each(?))`,
}
