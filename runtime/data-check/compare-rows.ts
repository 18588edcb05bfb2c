/** Compares two whole databases row for row, in any order of tables and rows, without keeping either in memory. */
import { createHash } from 'node:crypto'
import { LATEST } from '../store/changes/start-generations.ts'
import type { TableRows } from '../store/copy/copy-store.ts'
import type { StoredValue } from '../store/database/database.ts'

export interface TableDigest {
  readonly count: number
  /** The sum of the hashes of all rows, as hexadecimal digits: equal for equal rows in any order. */
  readonly sum: string
}

/** By table. */
export type RowDigests = ReadonlyMap<string, TableDigest>

export async function digestRows(rows: AnyRows): Promise<RowDigests> {
  const digester = new RowDigester()
  for await (const some of rows) digester.add(some)
  return digester.digests()
}

type AnyRows = Iterable<TableRows> | AsyncIterable<TableRows>

/** Adds up rows as they go by; without what a data file notes in `@meta` for its own next start. */
export class RowDigester {
  readonly #sums = new Map<string, { count: number; sum: bigint }>()

  add({ table, columns, rows }: TableRows): void {
    const total = this.#sums.get(table) ?? { count: 0, sum: 0n }
    this.#sums.set(table, total)
    // Databases may have their columns in different orders.
    const order = columns.map((_, i) => i).sort((a, b) => ((columns[a] as string) < (columns[b] as string) ? -1 : 1))
    const head = order.map((i) => columns[i]).join('\0')
    const key = table === '@meta' ? columns.indexOf('key') : -1
    for (const row of rows) {
      if (key >= 0 && row[key] === LATEST) continue
      const hash = createHash('sha256').update(head)
      for (const i of order) hash.update(valueText(row[i] as StoredValue))
      total.count++
      total.sum = (total.sum + BigInt(`0x${hash.digest('hex')}`)) % MODULUS
    }
  }

  digests(): RowDigests {
    return new Map([...this.#sums].map(([table, { count, sum }]) => [table, { count, sum: sum.toString(16) }]))
  }

  /** The same rows, which are added when they are taken. */
  async *through(rows: AnyRows): AsyncGenerator<TableRows> {
    for await (const some of rows) {
      this.add(some)
      yield some
    }
  }
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
