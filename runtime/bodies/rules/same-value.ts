/** Whether two values of one type are equal: sets without order, maps and records by content. */
import { RecordValue, type Value } from '../../values/values.ts'

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  return typeof a === 'object' && typeof b === 'object' && content(a) === content(b)
}

/** The same text for equal values of one type. */
function content(value: Value): string {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(content).sort().join(',')}]`
  if (value instanceof Map)
    return `{${[...value]
      .map((entry) => entry.map(content).join(':'))
      .sort()
      .join(',')}}`
  if (value instanceof RecordValue) return `(${value.values.map(content).join(',')})`
  return JSON.stringify(value)
}
