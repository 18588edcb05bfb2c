/** Checks that SQLite's log has all frames of its index: sqlite.org/walformat.html#the_wal_index_file_format. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'
import { FRAME_HEADER_BYTES, HEADER_BYTES } from './log-pages.ts'

/** Offsets in the index: whether it is ready, the size of pages, and the number of frames; and how much is read. */
const [IS_READY, PAGE_BYTES, FRAMES, INDEX_BYTES] = [12, 14, 16, 20]

export class LogSize {
  readonly #log: number
  /** To be closed after the database, because closing releases the process's locks on the file. */
  readonly #index: number
  readonly #head = Buffer.alloc(INDEX_BYTES)

  /** `data`: the full path of an open database. */
  constructor(data: string) {
    this.#log = openSync(`${data}-wal`, 'r')
    this.#index = openSync(`${data}-shm`, 'r')
  }

  /** If so, SQLite goes on writing after the missing part, and the next server cannot read what it writes. */
  isCut(): boolean {
    const bytes = this.bytes()
    if (bytes === undefined) return true
    return bytes > 0 && fstatSync(this.#log).size < HEADER_BYTES + bytes
  }

  /** The bytes of all frames in use; undefined if the index is cut short. */
  bytes(): number | undefined {
    const head = this.#head
    if (readSync(this.#index, head, 0, INDEX_BYTES, 0) < INDEX_BYTES) return undefined
    if (head[IS_READY] === 0) return 0
    return this.#number(head, FRAMES) * (FRAME_HEADER_BYTES + this.#pageBytes(head))
  }

  close(): void {
    closeSync(this.#log)
    closeSync(this.#index)
  }

  /** The index has 16 bits for it; 1 means 65,536. */
  #pageBytes(head: Buffer): number {
    const bytes = endianness() === 'LE' ? head.readUInt16LE(PAGE_BYTES) : head.readUInt16BE(PAGE_BYTES)
    return bytes === 1 ? 65536 : bytes
  }

  #number(head: Buffer, at: number): number {
    return endianness() === 'LE' ? head.readUInt32LE(at) : head.readUInt32BE(at)
  }
}
