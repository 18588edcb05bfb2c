/**
 * Keeps the texts of records, so that reading an object again costs a look-up. Its size is bounded: the oldest go
 * first.
 */
import { Buffer } from 'node:buffer'

export class RecordCache {
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()
  /** The number of texts by class. */
  readonly #counts = new Map<string, number>()
  #size = 0

  /** `limit` is in bytes, the overhead of each entry included. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The text of an object's record; undefined where the ref is kept for another class. */
  get(className: string, ref: string): string | undefined {
    const entry = this.#entries.get(ref)
    return entry?.className === className ? entry.text : undefined
  }

  /** The number of texts that are kept for the class. */
  countOf(className: string): number {
    return this.#counts.get(className) ?? 0
  }

  /** Keeps the text; removes the oldest ones if there is no room. */
  set(className: string, ref: string, text: string): void {
    this.delete(ref)
    this.#add(className, ref, text)
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#limit) break
      this.delete(oldest)
    }
  }

  /**
   * Keeps the text if there is room, and never removes another. If all records of a class are read repeatedly and the
   * cache cannot hold them all, each read then finds some of them.
   */
  offer(className: string, ref: string, text: string): void {
    if (this.#size + text.length + OVERHEAD > this.#limit) return
    this.delete(ref)
    this.#add(className, ref, text)
  }

  #add(className: string, ref: string, text: string): void {
    const { kept, bytes } = flat(text)
    const size = bytes + OVERHEAD
    this.#entries.set(ref, { className, text: kept, size })
    this.#counts.set(className, this.countOf(className) + 1)
    this.#size += size
  }

  delete(ref: string): void {
    const entry = this.#entries.get(ref)
    if (!entry) return
    this.#entries.delete(ref)
    this.#counts.set(entry.className, this.countOf(entry.className) - 1)
    this.#size -= entry.size
  }

  clear(): void {
    this.#entries.clear()
    this.#counts.clear()
    this.#size = 0
  }
}

interface Entry {
  readonly className: string
  readonly text: string
  /** In bytes, the overhead included. */
  readonly size: number
}

/** About the bytes of a map entry, its key and the string's header. */
const OVERHEAD = 200

const scratch = Buffer.allocUnsafeSlow(64 * 1024)

/** A copy in one piece: V8 keeps a concatenation with all its pieces. One byte a character where that is enough. */
function flat(text: string): { readonly kept: string; readonly bytes: number } {
  const fits = text.length * 3 <= scratch.length
  const bytes = fits ? scratch : Buffer.from(text)
  const length = fits ? scratch.write(text) : bytes.length
  if (length === text.length) return { kept: bytes.toString('latin1', 0, length), bytes: length }
  return { kept: bytes.toString('utf8', 0, length), bytes: text.length * 2 }
}
