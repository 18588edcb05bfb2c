/** An array or struct of an XML-RPC call while it is read. */
import { detached } from '../values/printable.ts'
import { type XmlType, XmlValue } from './xml-form.ts'

/**
 * Serves one container after another at the same depth, so that each gets arrays of just its size: they are kept until the
 * call is run, and V8 copies what is kept. Structs with the same names share one array of them.
 */
export class OpenContainer {
  /** Whether the `<data>` of an array has begun. */
  hasData = false
  /** How many `<member>`s of a struct have begun. */
  memberCount = 0
  #type: XmlType = 'array'
  readonly #items: XmlValue[] = []
  #itemCount = 0
  readonly #names: string[] = []
  #nameCount = 0
  /** The names of the struct before. */
  #before: readonly string[] = []
  /** Whether this struct has had the same names so far. */
  #isLikeBefore = true

  begin(type: XmlType): void {
    this.#type = type
    this.hasData = false
    this.memberCount = 0
    this.#itemCount = 0
    this.#nameCount = 0
    this.#isLikeBefore = true
  }

  get itemCount(): number {
    return this.#itemCount
  }

  get nameCount(): number {
    return this.#nameCount
  }

  add(item: XmlValue): void {
    this.#items[this.#itemCount++] = item
  }

  addName(text: string): void {
    const i = this.#nameCount++
    const before = this.#before[i]
    if (before !== text) this.#isLikeBefore = false
    this.#names[i] = before === text ? before : detached(text)
  }

  /** The whole container. */
  end(): XmlValue {
    if (!this.#isLikeBefore || this.#before.length !== this.#nameCount)
      this.#before = this.#names.slice(0, this.#nameCount)
    return new XmlValue(this.#type, '', this.#items.slice(0, this.#itemCount), this.#before)
  }
}
