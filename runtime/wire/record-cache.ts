/** Records already written as text, so that reading an object again costs a look-up; bounded, the oldest go first. */
import { Buffer } from 'node:buffer'

export class RecordCache {
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()
  #size = 0

  /** `limit` is in bytes, with what each entry costs beside its text counted in. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The text of that object's record; a ref given with another class finds nothing. */
  get(className: string, ref: string): string | undefined {
    const entry = this.#entries.get(ref)
    return entry?.className === className ? entry.text : undefined
  }

  /** Keeps the text, perhaps in the place of the oldest. */
  set(className: string, ref: string, text: string): void {
    this.delete(ref)
    this.#add(className, ref, text)
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#limit) break
      this.delete(oldest)
    }
  }

  /**
   * Keeps the text while there is room: what is one of many puts nothing else out, so that reading more than the cache
   * holds, again and again, finds a part of it each time.
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
    this.#size += size
  }

  delete(ref: string): void {
    const entry = this.#entries.get(ref)
    if (!entry) return
    this.#entries.delete(ref)
    this.#size -= entry.size
  }

  clear(): void {
    this.#entries.clear()
    this.#size = 0
  }
}

interface Entry {
  readonly className: string
  readonly text: string
  /** Bytes, all in all. */
  readonly size: number
}

/** About what a map entry, its key and the string's own head take. */
const OVERHEAD = 200

const scratch = Buffer.allocUnsafeSlow(64 * 1024)

/** A concatenation keeps all its pieces alive; a copy of it is one piece, of one byte a character where that will do. */
function flat(text: string): { readonly kept: string; readonly bytes: number } {
  const fits = text.length * 3 <= scratch.length
  const bytes = fits ? scratch : Buffer.from(text)
  const length = fits ? scratch.write(text) : bytes.length
  if (length === text.length) return { kept: bytes.toString('latin1', 0, length), bytes: length }
  return { kept: bytes.toString('utf8', 0, length), bytes: text.length * 2 }
}
