/** Bounds what one stretch of a body may do: steps for statements and elements, and for the sizes of the values that it makes. */
import { RecordValue, type Value } from '../../values/values.ts'
import type { Run } from '../protocol.ts'

/** The elements of a stored set that are read at the cost of one step. */
const ELEMENTS = 2
/** UTF-16 units of a text that are made or read at the cost of one step, so 1,000,000 steps make at most 32 million. */
const UNITS = 5
/** The step for an element pays for a text in it of this length too. */
const SHORT = 128

/** Counts down; throws INTERNAL_ERROR where the stretch has taken too many steps. */
export function steps(run: Run, count: number): void {
  run.steps -= count
  if (run.steps < 0) run.tooLong()
}

/** Pays for a text of that length. Short ones cost nothing beyond their statement. */
export function payText(run: Run, length: number): void {
  if (length >> UNITS > 0) steps(run, length >> UNITS)
}

/** Pays for reading that many elements of a set or a map. */
export function payElements(run: Run, count: number): void {
  if (count >> ELEMENTS > 0) steps(run, count >> ELEMENTS)
}

/** Pays for reading a value with all its parts. */
export function payValue(run: Run, value: Value): void {
  if (typeof value === 'string') payText(run, value.length)
  else if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) payElements(run, value.length)
    else if (value instanceof Map) payElements(run, value.size)
    payText(run, longTexts(value))
  }
}

/** The length of all long texts in a value: keys and members of any length lie in sets, maps and records. */
export function longTexts(value: Value): number {
  if (typeof value === 'string') return value.length > SHORT ? value.length : 0
  if (typeof value !== 'object' || value === null) return 0
  let sum = 0
  if (Array.isArray(value)) for (const part of value) sum += longTexts(part)
  else if (value instanceof Map) for (const [key, part] of value) sum += longTexts(key) + longTexts(part)
  else if (value instanceof RecordValue) for (const part of value.values) sum += longTexts(part)
  return sum
}
