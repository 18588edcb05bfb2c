/** Records already written as text, so that reading an object again costs a look-up; bounded, the oldest go first. */

export class RecordCache {
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()
  #size = 0

  /** `limit` is in characters, with what each entry costs beside its text counted in. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The text of that object's record; a ref given with another class finds nothing. */
  get(className: string, ref: string): string | undefined {
    const entry = this.#entries.get(ref)
    return entry?.className === className ? entry.text : undefined
  }

  set(className: string, ref: string, text: string): void {
    this.delete(ref)
    this.#entries.set(ref, { className, text })
    this.#size += text.length + OVERHEAD
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#limit) break
      this.delete(oldest)
    }
  }

  delete(ref: string): void {
    const entry = this.#entries.get(ref)
    if (!entry) return
    this.#entries.delete(ref)
    this.#size -= entry.text.length + OVERHEAD
  }

  clear(): void {
    this.#entries.clear()
    this.#size = 0
  }
}

interface Entry {
  readonly className: string
  readonly text: string
}

/** About what a map entry, its key and the string's own head take. */
const OVERHEAD = 200
