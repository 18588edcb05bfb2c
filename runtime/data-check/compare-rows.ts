/** Compares two whole databases row for row, in any order of tables and rows, without keeping either in memory. */
import { createHash } from 'node:crypto'
import type { TableRows } from '../store/copy/copy-store.ts'
import type { StoredValue } from '../store/database/database.ts'

export interface TableDigest {
  readonly count: number
  /** The sum of the hashes of all rows, as hexadecimal digits: equal for equal rows in any order. */
  readonly sum: string
}

/** By table. */
export type RowDigests = ReadonlyMap<string, TableDigest>

/** `leftOut`: rows that the databases need not share, such as what a file says of its own layout. */
export async function digestRows(
  rows: Iterable<TableRows> | AsyncIterable<TableRows>,
  leftOut: (table: string, key: StoredValue) => boolean = () => false,
): Promise<RowDigests> {
  const sums = new Map<string, { count: number; sum: bigint }>()
  for await (const { table, columns, rows: some } of rows) {
    const total = sums.get(table) ?? { count: 0, sum: 0n }
    sums.set(table, total)
    // Databases may have their columns in different orders.
    const order = columns.map((_, i) => i).sort((a, b) => ((columns[a] as string) < (columns[b] as string) ? -1 : 1))
    const head = order.map((i) => columns[i]).join('\0')
    for (const row of some) {
      if (leftOut(table, row[0] as StoredValue)) continue
      const hash = createHash('sha256').update(head)
      for (const i of order) hash.update(valueText(row[i] as StoredValue))
      total.count++
      total.sum = (total.sum + BigInt(`0x${hash.digest('hex')}`)) % MODULUS
    }
  }
  return new Map([...sums].map(([table, { count, sum }]) => [table, { count, sum: sum.toString(16) }]))
}

const MODULUS = 1n << 256n

/** Different texts for different values; an int and a float of the same value are one, as columns have one type. */
function valueText(value: StoredValue): string {
  if (value === null) return '\0n'
  if (typeof value === 'string') return `\0t${value.length}:${value}`
  return `\0#${Object.is(value, -0) ? '-0' : value}`
}

/** The tables that differ, each with what differs; empty where all rows are the same. */
export function differentTables(one: RowDigests, other: RowDigests): string[] {
  const tables = [...new Set([...one.keys(), ...other.keys()])].sort()
  return tables.flatMap((table) => {
    const [a, b] = [one.get(table) ?? NONE, other.get(table) ?? NONE]
    if (a.count !== b.count) return [`"${table}": ${a.count} rows and ${b.count}`]
    return a.sum === b.sum ? [] : [`"${table}": the values of some of ${a.count} rows`]
  })
}

const NONE: TableDigest = { count: 0, sum: '0' }
