/** Reads SQLite's changesets: https://sqlite.org/session/sqlite3changeset_new.html and `sessionFormat` in sqlite3session.c. */
import type { StoredValue } from '../database/database.ts'

/** undefined: the changeset does not have the value, because an update does not change it. */
export type ChangedValue = StoredValue | undefined

/** `old` is empty for an insert, and `now` for a delete. In an update, `old` has the key and what changes, `now` what changes. */
export interface RowChange {
  readonly kind: 'insert' | 'update' | 'delete'
  readonly old: readonly ChangedValue[]
  readonly now: readonly ChangedValue[]
}

/** Each row once, by its key. */
export interface ChangedTable {
  readonly table: string
  /** For each column, whether it is part of the primary key. */
  readonly key: readonly boolean[]
  readonly changes: readonly RowChange[]
}

/** The bytes are not a changeset. */
export class ChangesetError extends Error {}

/** Integers are bigints, as in all rows of the store. Throws ChangesetError. */
export function readChangeset(bytes: Uint8Array): ChangedTable[] {
  const reader = new ChangesetReader(bytes)
  const tables: ChangedTable[] = []
  while (!reader.isAtEnd) tables.push(readTable(reader))
  return tables
}

const TABLE = 0x54
/** SQLite's limit. */
const MOST_COLUMNS = 32_767
const KINDS = new Map([
  [9, 'delete'],
  [18, 'insert'],
  [23, 'update'],
] as const)

function readTable(reader: ChangesetReader): ChangedTable {
  if (reader.byte() !== TABLE) throw new ChangesetError('a table was expected')
  const count = reader.length()
  if (count === 0 || count > MOST_COLUMNS) throw new ChangesetError(`a table of ${count} columns`)
  const key = Array.from(reader.bytes(count), (flag) => flag !== 0)
  const table = reader.name()
  const changes: RowChange[] = []
  while (!reader.isAtEnd && reader.peek() !== TABLE) changes.push(readChange(reader, key))
  return { table, key, changes }
}

function readChange(reader: ChangesetReader, key: readonly boolean[]): RowChange {
  const kind = KINDS.get(reader.byte() as 9)
  if (!kind) throw new ChangesetError('an unknown kind of change')
  // Whether a trigger or a foreign key has made the change.
  reader.byte()
  const old = kind === 'insert' ? [] : readRow(reader, key.length)
  const now = kind === 'delete' ? [] : readRow(reader, key.length)
  const isWhole = kind === 'update' || (old.length > 0 ? old : now).every((value) => value !== undefined)
  const hasKey = kind !== 'update' || key.every((isKey, i) => !isKey || (old[i] !== undefined && now[i] === undefined))
  if (!isWhole || !hasKey) throw new ChangesetError('a change lacks values')
  return { kind, old, now }
}

function readRow(reader: ChangesetReader, count: number): ChangedValue[] {
  const values: ChangedValue[] = new Array(count)
  for (let i = 0; i < count; i++) values[i] = reader.value()
  return values
}

class ChangesetReader {
  readonly #bytes: Buffer
  #at = 0

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength)
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  peek(): number | undefined {
    return this.#bytes[this.#at]
  }

  byte(): number {
    return this.#bytes[this.#take(1)] as number
  }

  bytes(count: number): Buffer {
    const at = this.#take(count)
    return this.#bytes.subarray(at, at + count)
  }

  /** SQLite's varint. Longer ones than five bytes would not fit into memory. */
  length(): number {
    let value = 0
    for (let i = 0; i < 5; i++) {
      const byte = this.byte()
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    throw new ChangesetError('a length is too large')
  }

  /** Ends with NUL. */
  name(): string {
    const end = this.#bytes.indexOf(0, this.#at)
    if (end === -1) throw new ChangesetError('a name has no end')
    const name = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end + 1
    return name
  }

  value(): ChangedValue {
    const type = this.byte()
    switch (type) {
      case 0:
        return undefined
      case 1:
        return this.#bytes.readBigInt64BE(this.#take(8))
      case 2:
        return this.#bytes.readDoubleBE(this.#take(8))
      case 3:
        return this.bytes(this.length()).toString('utf8')
      case 4:
        return new Uint8Array(this.bytes(this.length()))
      case 5:
        return null
      default:
        throw new ChangesetError(`an unknown type ${type}`)
    }
  }

  /** Returns where the bytes begin. */
  #take(count: number): number {
    const at = this.#at
    if (at + count > this.#bytes.length) throw new ChangesetError('the changeset is cut off')
    this.#at = at + count
    return at
  }
}
