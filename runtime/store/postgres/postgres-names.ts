/** The names of tables, columns, keys and indexes in PostgreSQL, which has shorter ones than SQLite. */
import { createHash } from 'node:crypto'
import { escapeName } from './literals.ts'

/** The same for all names up to 63 bytes; longer ones end with a hash. The hash also keeps apart what ends alike. */
export function postgresName(name: string): string {
  if (SYSTEM_COLUMNS.has(name)) return `${name}~`
  if (Buffer.byteLength(name) <= LONGEST) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH)
  let start = name.slice(0, LONGEST)
  while (Buffer.byteLength(start) > LONGEST - HASH - 1) start = start.slice(0, -1)
  return `${start.toWellFormed()}~${hash}`
}

const LONGEST = 63
const HASH = 16

/** Columns that every table of PostgreSQL has. No name of an API ends with "~". */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])

/** As it stands in SQL. */
export function quotedName(name: string): string {
  return escapeName(postgresName(name))
}
