/** JSON as a wire format: parses texts with every digit of their numbers, and reads and writes simple shapes. */
import { endOfString, parseExactJson, TooDeep } from './exact-json.ts'
import { type Form, NOT_FINITE, Unfit } from './form.ts'
import { isPlainNumber, JsonNumber } from './json-number.ts'

export const jsonForm: Form<unknown> = {
  string: (raw) => (typeof raw === 'string' ? raw : undefined),
  int(raw) {
    if (typeof raw === 'string') return raw
    if (typeof raw === 'number') return Number.isInteger(raw) ? raw : undefined
    return raw instanceof JsonNumber ? raw.source : undefined
  },
  float(raw) {
    if (typeof raw === 'number') return raw
    if (!(raw instanceof JsonNumber)) return undefined
    const value = Number(raw.source)
    return Number.isFinite(value) ? value : new Unfit(raw.source, NOT_FINITE)
  },
  bool: (raw) => (typeof raw === 'boolean' ? raw : undefined),
  datetime: (raw) => (typeof raw === 'string' ? raw : undefined),
  items(raw) {
    if (Array.isArray(raw)) return raw
    return isJsonObject(raw) && Object.keys(raw).length === 0 ? [] : undefined
  },
  members(raw, visit) {
    if (!isJsonObject(raw)) return Array.isArray(raw) && raw.length === 0
    // Own keys only: JSON.parse makes even `__proto__` an own one.
    for (const name of Object.keys(raw)) visit(name, raw[name])
    return true
  },
  isNil: (raw) => raw === null,
  ofText: (text) => text,
  writeString: (value) => JSON.stringify(value),
  writeInt: (value) => value.toString(),
  writeFloat: (value) => (Object.is(value, -0) ? '-0' : String(value)),
  writeBool: (value) => (value ? 'true' : 'false'),
  writeDatetime: (value) => `"${value}"`,
  array: { open: '[', between: ',', close: ']' },
  object: { open: '{', between: ',', close: '}' },
  memberOpen: (name) => `${JSON.stringify(name)}:`,
  memberClose: '',
}

export function isJsonObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** Deeper than any call of a real API, and shallow enough for recursion. */
const MAX_DEPTH = 100

/** Commas and opening brackets, which is about the number of values. All are read in one turn of the event loop. */
const MAX_VALUES = 1_000_000

/** The problem of a text: it is not JSON, is nested too deep, or holds too many values. */
export type JsonProblem = 'malformed' | 'deep' | 'many'

/** The value of the text, with a JsonNumber for every number that is not plain. */
export function parseJson(text: string): { readonly value: unknown } | { readonly problem: JsonProblem } {
  const seen = isUsual(text) ? 'plain' : scan(text)
  if (seen === 'deep' || seen === 'many') return { problem: seen }
  try {
    return { value: seen === 'plain' ? JSON.parse(text) : parseExactJson(text, MAX_DEPTH) }
  } catch (error) {
    return { problem: error instanceof TooDeep ? 'deep' : 'malformed' }
  }
}

/** In characters: shorter texts cannot hold too many values. */
const SHORT = 4 * 1024

/** Strings, whole numbers of at most 15 digits, at most 20 brackets, and anything else. There is one way to match it. */
const USUAL =
  /^(?:[^"\d[{]|"[^"\\]*(?:\\.[^"\\]*)*"|\d{1,15}(?![\d.eE]))*(?:[[{](?:[^"\d[{]|"[^"\\]*(?:\\.[^"\\]*)*"|\d{1,15}(?![\d.eE]))*){0,20}$/s

/** True for most calls: nothing in the text is deep or long, and all its numbers are plain. A third of the time of `scan`. */
function isUsual(text: string): boolean {
  return text.length <= SHORT && USUAL.test(text)
}

const NUMBER = /[\d.eE+-]+/y
const [QUOTE, COMMA, ZERO, NINE] = [34, 44, 48, 57]
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/** Checks the depth and size of the text before it is parsed, and whether all its numbers are plain. */
function scan(text: string): 'plain' | 'exact' | 'deep' | 'many' {
  let depth = 0
  let values = 0
  let plain = true
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) i = endOfString(text, i)
    else if (c === OPEN_ARRAY || c === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return 'deep'
      if (++values > MAX_VALUES) return 'many'
    } else if (c === COMMA) {
      if (++values > MAX_VALUES) return 'many'
    } else if (c === CLOSE_ARRAY || c === CLOSE_OBJECT) depth--
    else if (plain && c >= ZERO && c <= NINE) {
      const end = endOfNumber(text, i)
      plain = isPlainNumber(text.slice(i, end))
      i = end - 1
    }
  }
  return plain ? 'plain' : 'exact'
}

function endOfNumber(text: string, start: number): number {
  NUMBER.lastIndex = start
  NUMBER.test(text)
  return NUMBER.lastIndex
}
