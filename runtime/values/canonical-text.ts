/** A value as text, for the parameters of errors and for comparing two values of one type. */
import { NULL_REF, RecordValue, type Value } from './values.ts'

/** Strings stay as they are, ints become digits, null becomes the null reference, and values with parts become JSON. */
export function canonicalText(value: Value): string {
  if (value === null) return NULL_REF
  return typeof value === 'object' ? jsonText(value) : String(value)
}

function jsonText(value: Value): string {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (value instanceof Map) return object([...value])
  if (value instanceof RecordValue) return object(value.names.map((name, i) => [name, value.values[i] as Value]))
  return JSON.stringify(value)
}

function object(members: readonly [Value, Value][]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(canonicalText(key))}:${jsonText(value)}`).join(',')}}`
}
