/** Parses JSON and keeps every digit of its numbers. JSON.parse with a reviver would take five times as long. */
import { detached } from '../values/printable.ts'
import { isPlainNumber, JsonNumber } from './json-number.ts'

/**
 * The result of JSON.parse, but with a JsonNumber for every number that is not plain. Throws TooDeep where brackets are nested
 * deeper than `maxDepth`, and a SyntaxError where the text is not JSON.
 */
export function parseExactJson(text: string, maxDepth: number): unknown {
  return new Reader(text, maxDepth).document()
}

export class TooDeep extends Error {}

/** The index of the quote that closes the string opened at `start`, or the end of the text. */
export function endOfString(text: string, start: number): number {
  let i = start + 1
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) break
    if (c === BACKSLASH) i++
  }
  return i
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58]
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]
const [SPACE, TAB, LINE_FEED, RETURN] = [32, 9, 10, 13]
const [MINUS, ZERO, NINE] = [45, 48, 57]
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
])
const WORD = /true|false|null/y

class Reader {
  readonly #text: string
  #room: number
  #at = 0

  constructor(text: string, maxDepth: number) {
    this.#text = text
    this.#room = maxDepth
  }

  document(): unknown {
    const value = this.#value()
    this.#next()
    if (this.#at < this.#text.length) throw new SyntaxError('text after the end')
    return value
  }

  #value(): unknown {
    const c = this.#next()
    if (c === OPEN_OBJECT) return this.#inside('object')
    if (c === OPEN_ARRAY) return this.#inside('array')
    if (c === QUOTE) return this.#string()
    return c === MINUS || (c >= ZERO && c <= NINE) ? this.#number() : WORDS.get(this.#token(WORD))
  }

  #inside(kind: 'object' | 'array'): unknown {
    if (this.#room-- === 0) throw new TooDeep()
    this.#at++
    const value = kind === 'object' ? this.#object() : this.#array()
    this.#room++
    return value
  }

  #array(): unknown[] {
    const items: unknown[] = []
    if (this.#next() === CLOSE_ARRAY) this.#at++
    else
      do items.push(this.#value())
      while (this.#goesOn(CLOSE_ARRAY))
    return items
  }

  #object(): object {
    const object: { [name: string]: unknown } = {}
    if (this.#next() === CLOSE_OBJECT) this.#at++
    else
      do this.#member(object)
      while (this.#goesOn(CLOSE_OBJECT))
    return object
  }

  #member(object: { [name: string]: unknown }): void {
    this.#expect(QUOTE)
    const name = this.#string()
    this.#expect(COLON)
    this.#at++
    const value = this.#value()
    // An assignment to `__proto__` would set the object's prototype.
    if (name !== '__proto__') object[name] = value
    else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  }

  /** Goes past the comma or the closing bracket after an element; true where another element follows. */
  #goesOn(close: number): boolean {
    const c = this.#next()
    this.#at++
    if (c !== COMMA && c !== close) throw new SyntaxError('no comma')
    return c === COMMA
  }

  #number(): number | JsonNumber {
    const source = this.#token(NUMBER)
    return isPlainNumber(source) ? Number(source) : new JsonNumber(detached(source))
  }

  #token(shape: RegExp): string {
    shape.lastIndex = this.#at
    if (!shape.test(this.#text)) throw new SyntaxError('no value')
    const start = this.#at
    this.#at = shape.lastIndex
    return this.#text.slice(start, this.#at)
  }

  #expect(code: number): void {
    if (this.#next() !== code) throw new SyntaxError('another character is expected')
  }

  /** Skips white space; the code of the next character, NaN at the end of the text. */
  #next(): number {
    for (;;) {
      const c = this.#text.charCodeAt(this.#at)
      if (c > SPACE || (c !== SPACE && c !== TAB && c !== LINE_FEED && c !== RETURN)) return c
      this.#at++
    }
  }

  #string(): string {
    const start = this.#at
    this.#at = endOfString(this.#text, start) + 1
    return JSON.parse(this.#text.slice(start, this.#at))
  }
}
