/** Results of calls as plain values, for programs that read them instead of writing them on a wire. */
import type { ObjectRecords } from '../engine/object-records.ts'
import {
  AllRecords,
  AllRefs,
  LateList,
  LateValue,
  RecordValue,
  type Result,
  Snapshot,
  type Value,
} from '../values/values.ts'

/** Reads what a result stands for, also inside of it. Throws HANDLE_INVALID(class, ref) for an object that is not alive. */
export function wholeValue(records: ObjectRecords, result: Result): Value {
  if (result instanceof AllRecords || result instanceof AllRefs || result instanceof LateValue)
    return wholeValue(records, records.read(result))
  if (typeof result !== 'object' || result === null) return result
  if (result instanceof Snapshot) return records.read(result)
  if (result instanceof LateList) return elementsOf(records, result)
  if (result instanceof RecordValue) {
    const values = result.values.map((value) => wholeValue(records, value))
    return values.every((value, i) => value === result.values[i]) ? result : new RecordValue(result.names, values)
  }
  if (Array.isArray(result)) return hasParts(result) ? result.map((value: Value) => wholeValue(records, value)) : result
  if (result instanceof Map && hasParts(result.values()))
    return new Map([...(result as ReadonlyMap<Value, Value>)].map(([key, value]) => [key, wholeValue(records, value)]))
  return result
}

function elementsOf(records: ObjectRecords, list: LateList): Value {
  try {
    return [...list.elements].map((value) => wholeValue(records, value))
  } finally {
    list.close()
  }
}

function hasParts(values: Iterable<Value>): boolean {
  for (const value of values) if (typeof value === 'object' && value !== null) return true
  return false
}
