/** Which reference or uuid of one server is which of another. */

/** References and uuids inside texts. */
const TOKEN = /OpaqueRef:[\w.:-]+|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g
const NULL_TOKEN = 'OpaqueRef:NULL'

export interface NewPair {
  readonly left: string
  readonly right: string
  /** Empty where it was found in a text. */
  readonly class: string
}

export class Counterparts {
  readonly #rights = new Map<string, string>()
  readonly #lefts = new Map<string, string>()
  /** Bound since the last `takeNews`, in order. */
  #news: NewPair[] = []

  right(left: string): string | undefined {
    return this.#rights.get(left)
  }

  left(right: string): string | undefined {
    return this.#lefts.get(right)
  }

  /** Whether they are the same object. Two that nobody knows yet are from now on. */
  same(left: string, right: string, className = ''): boolean {
    const known = this.#rights.get(left)
    if (known !== undefined) return known === right
    if (this.#lefts.has(right)) return false
    this.bind(left, right, className)
    return true
  }

  bind(left: string, right: string, className = ''): void {
    this.#rights.set(left, right)
    this.#lefts.set(right, left)
    this.#news.push({ left, right, class: className })
  }

  takeNews(): readonly NewPair[] {
    const news = this.#news
    this.#news = []
    return news
  }

  forget({ left, right }: NewPair): void {
    this.#rights.delete(left)
    this.#lefts.delete(right)
  }

  /** Whether two texts are the same but for the references and uuids in them. */
  sameText(left: string, right: string): boolean {
    if (left === right) return true
    const [ours = [], theirs = []] = [left.match(TOKEN) ?? [], right.match(TOKEN) ?? []]
    if (ours.length === 0 || ours.length !== theirs.length) return false
    if (left.replaceAll(TOKEN, '\u0001') !== right.replaceAll(TOKEN, '\u0001')) return false
    return ours.every((token, i) => this.#sameToken(token, theirs[i] as string))
  }

  #sameToken(left: string, right: string): boolean {
    if (left === NULL_TOKEN || right === NULL_TOKEN) return left === right
    return left.startsWith('OpaqueRef:') === right.startsWith('OpaqueRef:') && this.same(left, right)
  }
}
