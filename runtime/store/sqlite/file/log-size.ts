/** Whether SQLite's log has all that its index says: https://sqlite.org/walformat.html#the_wal_index_file_format. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'
import { FRAME_HEADER_BYTES, HEADER_BYTES } from './log-pages.ts'

/** The index begins with what is looked at: whether it is ready, the size of pages, and how many the log has. */
const [IS_READY, PAGE_BYTES, FRAMES, INDEX_BYTES] = [12, 14, 16, 20]

export class LogSize {
  readonly #log: number
  /** To be closed after the database, as closing ends the process's locks on the file. */
  readonly #index: number
  readonly #head = Buffer.alloc(INDEX_BYTES)

  /** For the data of an open database, by their full path. */
  constructor(data: string) {
    this.#log = openSync(`${data}-wal`, 'r')
    this.#index = openSync(`${data}-shm`, 'r')
  }

  /** SQLite writes behind what is missing, and what it has answered from then on cannot be read by the next server. */
  isCut(): boolean {
    const head = this.#head
    if (readSync(this.#index, head, 0, INDEX_BYTES, 0) < INDEX_BYTES) return true
    const frames = this.#number(head, FRAMES)
    if (head[IS_READY] === 0 || frames === 0) return false
    return fstatSync(this.#log).size < HEADER_BYTES + frames * (FRAME_HEADER_BYTES + this.#pageBytes(head))
  }

  close(): void {
    closeSync(this.#log)
    closeSync(this.#index)
  }

  /** In 16 bits, where 1 means 65536. */
  #pageBytes(head: Buffer): number {
    const bytes = endianness() === 'LE' ? head.readUInt16LE(PAGE_BYTES) : head.readUInt16BE(PAGE_BYTES)
    return bytes === 1 ? 65536 : bytes
  }

  #number(head: Buffer, at: number): number {
    return endianness() === 'LE' ? head.readUInt32LE(at) : head.readUInt32BE(at)
  }
}
