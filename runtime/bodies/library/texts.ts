/** Strings of bodies: by code points, and each result is paid for by its length, so that no stretch makes endless texts. */
import type { Value } from '../../values/values.ts'
import { NULL_REF } from '../../values/values.ts'
import type { Run } from '../protocol.ts'
import { compileRegex, type Regex } from './regex.ts'
import type { SetOf } from './sets.ts'
import { payKey, payText, steps } from './steps.ts'

/** UTF-16 units, times instructions of the pattern, that one step pays for. */
const MATCHED = 32

export const texts = {
  concat(run: Run, a: string, b: string): string {
    payText(run, a.length + b.length)
    return a + b
  },

  /** What travels on the wire. Of a string, an int, a float, a bool, a datetime, an enum or a ref. */
  string(value: Value): string {
    return value === null ? NULL_REF : String(value)
  },

  /** `a == b` of strings or refs. Compares the characters only of texts with the same length. */
  sameText(run: Run, a: string | null, b: string | null): boolean {
    if (a !== null && a.length === b?.length) payKey(run, a)
    return a === b
  },

  codePoints(run: Run, text: string): bigint {
    payText(run, text.length)
    let count = text.length
    for (let i = 0; i < text.length; i++) if (isHigh(text.charCodeAt(i))) count--
    return BigInt(count)
  },

  lower(run: Run, text: string): string {
    payText(run, text.length)
    return text.toLowerCase()
  },

  upper(run: Run, text: string): string {
    payText(run, text.length)
    return text.toUpperCase()
  },

  /** Code points from `from` to `to`, which is excluded. Both are kept inside the text. */
  slice(run: Run, text: string, from: bigint, to: bigint): string {
    payText(run, text.length)
    const [first, last] = [inside(from, text.length), inside(to, text.length)]
    if (last <= first) return ''
    const start = unitOf(text, first)
    return text.slice(start, unitOf(text, last - first, start))
  },

  startsWith(run: Run, text: string, start: string): boolean {
    payText(run, start.length)
    return text.startsWith(start)
  },

  /** Lower-case digits with zeros to that width; a negative number has a sign before them. */
  hex(run: Run, value: bigint, width: bigint): string {
    steps(run, width > 32n ? Number(width >> 5n) : 0)
    const digits = (value < 0n ? -value : value).toString(16).padStart(Number(width), '0')
    return value < 0n ? `-${digits}` : digits
  },

  /** The parts between separators; an empty separator stands between all code points. */
  split(run: Run, text: string, separator: string): SetOf {
    payText(run, text.length)
    const kept = new Set<string>()
    for (const part of separator === '' ? text : partsBetween(text, separator)) {
      steps(run, 1)
      kept.add(part)
    }
    return [...kept]
  },

  /** By code point: negative, zero or positive. */
  compareTexts(run: Run, a: string, b: string): number {
    const length = Math.min(a.length, b.length)
    payText(run, length)
    for (let i = 0; i < length; i++) {
      const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)]
      if (left !== right) return inOrder(left) - inOrder(right)
    }
    return a.length - b.length
  },

  /** Prepares a regular expression, which the checker has found well-formed. It is compiled at the first use. */
  regex(pattern: string): BodyRegex {
    return new BodyRegex(pattern)
  },
}

/** One by one, as there may be more than there are steps. */
function* partsBetween(text: string, separator: string): Generator<string> {
  let start = 0
  for (let end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
    yield text.slice(start, end)
    start = end + separator.length
  }
  yield text.slice(start)
}

class BodyRegex {
  readonly #pattern: string
  #compiled: Regex | undefined

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  /** Whether any part of the text matches. */
  matches(run: Run, text: string): boolean {
    return this.#prepared(run, text).isIn(text)
  }

  /** What the first group matched; '' where there is no match. */
  part(run: Run, text: string): string {
    return this.#prepared(run, text).part(text)
  }

  #prepared(run: Run, text: string): Regex {
    this.#compiled ??= compileRegex(this.#pattern)
    steps(run, 1 + Math.floor((text.length * this.#compiled.size) / MATCHED))
    return this.#compiled
  }
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

/** Surrogates stand for code points beyond all others. */
function inOrder(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit
}

function inside(index: bigint, length: number): number {
  return index < 0n ? 0 : index > BigInt(length) ? length : Number(index)
}

/** The index of the unit that is so many code points after `start`. */
function unitOf(text: string, count: number, start = 0): number {
  let unit = start
  for (let left = count; left > 0 && unit < text.length; left--) unit += isHigh(text.charCodeAt(unit)) ? 2 : 1
  return unit
}
