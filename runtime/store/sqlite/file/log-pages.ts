/** Reads which pages of a data file are in SQLite's log: sqlite.org/fileformat2.html#the_write_ahead_log. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'

export interface LogPages {
  /** The number of pages of the database after the last transaction in the log. */
  readonly count: number
  /** The numbers of the pages in the log, from 1. */
  readonly pages: ReadonlySet<number>
}

export const HEADER_BYTES = 32
export const FRAME_HEADER_BYTES = 24
/** The last bit is 1 if checksums are computed over big-endian words. */
const MAGIC = 0x377f0682

/** The part of the log that SQLite would use: complete transactions with correct checksums. undefined if it has none. */
export function readLogPages(log: string): LogPages | undefined {
  let handle: number | undefined
  try {
    handle = openSync(log, 'r')
    return fstatSync(handle).size > HEADER_BYTES ? committed(handle) : undefined
  } catch {
    // The log was removed meanwhile, or may not be read: opening the database gives a better error.
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
    // A frame with other salts than the header is the rest of an older log.
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

/** The running checksum of the whole log. */
class Sum {
  readonly #swap: boolean
  #a = 0
  #b = 0

  constructor(bigEndian: boolean) {
    this.#swap = bigEndian !== (endianness() === 'BE')
  }

  /** `bytes` has a length that is a multiple of eight. */
  add(bytes: Buffer): void {
    // A copy, because words must be aligned and may be swapped.
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

  /** Whether the checksum at that offset is the present one. */
  is(bytes: Buffer, at: number): boolean {
    return bytes.readInt32BE(at) === this.#a && bytes.readInt32BE(at + 4) === this.#b
  }
}
