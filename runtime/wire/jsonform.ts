/** JSON: its texts parsed with every digit kept, and its shapes and writers for the codecs. */
import type { Form } from './form.ts'

export const jsonForm: Form<unknown> = {
  string: (raw) => (typeof raw === 'string' ? raw : undefined),
  int(raw) {
    if (typeof raw === 'number' || typeof raw === 'string') return raw
    return raw instanceof JsonNumber ? raw.source : undefined
  },
  float(raw) {
    if (typeof raw === 'number') return raw
    return raw instanceof JsonNumber ? Number(raw.source) : undefined
  },
  bool: (raw) => (typeof raw === 'boolean' ? raw : undefined),
  datetime: (raw) => (typeof raw === 'string' ? raw : undefined),
  items: (raw) => (Array.isArray(raw) ? raw : undefined),
  members(raw, visit) {
    if (!isJsonObject(raw)) return false
    // Own keys only, and JSON.parse makes even `__proto__` an own one.
    for (const name of Object.keys(raw)) visit(name, raw[name])
    return true
  },
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

/** A number as it was written, where a double would not show it: a point, an exponent, or more than 15 digits. */
export class JsonNumber {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

export function isJsonObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** Deeper than any call of a real API, and shallow enough to be walked by recursion. */
const MAX_DEPTH = 100

/** What was wrong with a text: not JSON at all, or JSON that is nested too deep. */
export type JsonProblem = 'malformed' | 'deep'

/** The parsed text. Numbers are plain where they are whole and have at most 15 digits, else JsonNumbers. */
export function parseJson(text: string): { readonly value: unknown } | { readonly problem: JsonProblem } {
  const seen = scan(text)
  if (seen === 'deep') return { problem: 'deep' }
  try {
    return { value: seen === 'plain' ? JSON.parse(text) : parseKeepingSource(text, keepSource) }
  } catch {
    return { problem: 'malformed' }
  }
}

/** TypeScript's own signature has no third parameter yet. */
const parseKeepingSource = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown

function keepSource(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value
  const source = context.source ?? String(value)
  return isPlain(source) ? value : new JsonNumber(source)
}

function isPlain(source: string): boolean {
  return source.length <= 15 && /^-?\d+$/.test(source)
}

const [QUOTE, BACKSLASH, POINT, ZERO, NINE] = [34, 92, 46, 48, 57]

/** One walk over the text before it is parsed: how deep it goes, and whether it holds numbers that are not plain. */
function scan(text: string): 'plain' | 'exact' | 'deep' {
  let depth = 0
  let digits = 0
  let exact = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      i = endOfString(text, i)
    } else if (c === 91 || c === 123) {
      if (++depth > MAX_DEPTH) return 'deep'
    } else if (c === 93 || c === 125) {
      depth--
    } else if (c >= ZERO && c <= NINE) {
      if (++digits > 14) exact = true
      continue
    } else if (digits > 0 && (c === POINT || c === 69 || c === 101)) {
      exact = true
    }
    digits = 0
  }
  return exact ? 'exact' : 'plain'
}

/** The place of the quote that closes the string opened at `start`, or the text's end. */
function endOfString(text: string, start: number): number {
  let i = start + 1
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) break
    if (c === BACKSLASH) i++
  }
  return i
}
