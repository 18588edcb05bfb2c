/** The oracle's values, independent of formats: plain data that are compared by their text. */

/**
 * string, enum, datetime (as on the wire) and ref: a string, `OpaqueRef:NULL` for the null reference. int: bigint. set and
 * option: an array. map and record: a Map with texts as keys.
 */
export type Plain = string | bigint | number | boolean | readonly Plain[] | ReadonlyMap<string, Plain>

export const NULL = 'OpaqueRef:NULL'

/** A text that is the same for equal values. The order of sets and maps does not matter. */
export function textOf(value: Plain): string {
  if (typeof value === 'bigint') return `${value}`
  if (typeof value === 'number') return `${value}f`
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${JSON.stringify(k)}:${textOf(v)}`).sort()}}`
  if (Array.isArray(value)) return `[${value.map(textOf).sort()}]`
  return JSON.stringify(value)
}

/** A set as it was sent, with each element once. */
export function distinct(items: readonly Plain[]): Plain[] {
  return [...new Map(items.toReversed().map((item) => [textOf(item), item])).values()].toReversed()
}

export function has(items: readonly Plain[], wanted: Plain): boolean {
  return items.some((item) => textOf(item) === textOf(wanted))
}

export function without(items: readonly Plain[], unwanted: Plain): Plain[] {
  return items.filter((item) => textOf(item) !== textOf(unwanted))
}

/** A value in the parameters of errors: texts as they are, numbers as digits, values with parts as JSON. */
export function errorText(value: Plain): string {
  return typeof value === 'object' ? jsonText(value) : String(value)
}

function jsonText(value: Plain): string {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${JSON.stringify(k)}:${jsonText(v)}`)}}`
  if (Array.isArray(value)) return `[${value.map(jsonText)}]`
  return JSON.stringify(value)
}
