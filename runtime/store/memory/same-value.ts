/** Whether a write changes a value. The order of elements and entries counts, as it does in SQLite's columns. */
import { RecordValue, type Value } from '../../values/values.ts'

export function isSameValue(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  if (a === b) return true
  if (a instanceof RecordValue) return b instanceof RecordValue && areSame(a.values, b.values)
  if (a instanceof Map) return b instanceof Map && a.size === b.size && areSame([...a].flat(), [...b].flat())
  return Array.isArray(a) && Array.isArray(b) && areSame(a, b)
}

function areSame(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!isSameValue(a[i] as Value, b[i] as Value)) return false
  return true
}
