/** Which pages of a data file are in SQLite's log beside it: sqlite.org/fileformat2.html#the_write_ahead_log. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'

export interface LogPages {
  /** How many pages the database has after the last transaction in the log. */
  readonly count: number
  /** The numbers of the pages that the log has, from 1. */
  readonly pages: ReadonlySet<number>
}

export const HEADER_BYTES = 32
export const FRAME_HEADER_BYTES = 24
/** The last bit says whether checksums are of big-endian words. */
const MAGIC = 0x377f0682

/** What SQLite would take of the log: whole transactions whose checksums are right. undefined where it has none. */
export function readLogPages(log: string): LogPages | undefined {
  let handle: number | undefined
  try {
    handle = openSync(log, 'r')
    return fstatSync(handle).size > HEADER_BYTES ? committed(handle) : undefined
  } catch {
    // It is gone meanwhile, or may not be read: opening the database says more.
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function committed(handle: number): LogPages | undefined {
  const header = Buffer.alloc(HEADER_BYTES)
  readSync(handle, header, 0, HEADER_BYTES, 0)
  const magic = header.readUInt32BE(0)
  if ((magic & ~1) >>> 0 !== MAGIC) return undefined
  const sum = new Sum((magic & 1) === 1)
  sum.add(header.subarray(0, 24))
  if (!sum.is(header, 24)) return undefined
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + header.readUInt32BE(8))
  let last: LogPages | undefined
  const pages = new Set<number>()
  let pending: number[] = []
  for (let at = HEADER_BYTES; readSync(handle, frame, 0, frame.length, at) === frame.length; at += frame.length) {
    sum.add(frame.subarray(0, 8))
    sum.add(frame.subarray(FRAME_HEADER_BYTES))
    // Salts that are not the header's: what is left of an older log.
    if (!frame.subarray(8, 16).equals(header.subarray(16, 24)) || !sum.is(frame, 16)) break
    pending.push(frame.readUInt32BE(0))
    const count = frame.readUInt32BE(4)
    if (count === 0) continue
    for (const page of pending) pages.add(page)
    pending = []
    last = { count, pages }
  }
  return last
}

/** The checksum that goes on over the whole log. */
class Sum {
  readonly #swap: boolean
  #a = 0
  #b = 0

  constructor(bigEndian: boolean) {
    this.#swap = bigEndian !== (endianness() === 'BE')
  }

  /** A multiple of eight bytes. */
  add(bytes: Buffer): void {
    // A copy, as words have to be aligned, and to be swapped in.
    const copy = Buffer.from(bytes)
    if (this.#swap) copy.swap32()
    const words = new Uint32Array(copy.buffer, copy.byteOffset, copy.length / 4)
    let [a, b] = [this.#a, this.#b]
    for (let i = 0; i < words.length; i += 2) {
      a = (a + (words[i] as number) + b) | 0
      b = (b + (words[i + 1] as number) + a) | 0
    }
    this.#a = a
    this.#b = b
  }

  /** The checksum that stands at that place. */
  is(bytes: Buffer, at: number): boolean {
    return bytes.readInt32BE(at) === this.#a && bytes.readInt32BE(at + 4) === this.#b
  }
}
