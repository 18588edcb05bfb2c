/** The content of values as keys of JavaScript's sets and maps: equal values have equal keys. */
import { RecordValue, type Value } from '../../values/values.ts'

/** A text, number, bigint, boolean or null: JavaScript's sets and maps compare these by value. */
export type ContentKey = string | number | bigint | boolean | null

/** Values of one type are equal if and only if their keys are the same. */
export function contentKey(value: Value): ContentKey {
  return typeof value === 'object' && value !== null ? encoded(value) : value
}

/** Of two values of one type. Sets without order, maps and records by content. */
export function sameContent(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) && a.length !== (b as readonly Value[]).length) return false
  if (a instanceof Map && a.size !== (b as ReadonlyMap<Value, Value>).size) return false
  return encoded(a) === encoded(b)
}

/** Each part begins with a letter of its own, and texts are quoted, so that different values have different texts. */
function encoded(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `i${value}`
  // Minus zero equals zero.
  if (typeof value === 'number') return `f${value === 0 ? 0 : value}`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(encoded).sort().join(',')}]`
  if (value instanceof Map)
    return `{${[...value]
      .map(([k, v]) => `${encoded(k)}:${encoded(v)}`)
      .sort()
      .join(',')}}`
  if (value instanceof RecordValue) return `(${value.values.map(encoded).join(',')})`
  throw new Error('a body has a value of "any record"')
}
