/** Bounds what one stretch of a body may do: steps for statements and elements, and for the sizes of the values that it makes. */
import type { Run } from '../protocol.ts'

/** The elements of a stored set that are read at the cost of one step. */
const ELEMENTS = 2
/** UTF-16 units of a text that are made or read at the cost of one step, so 1,000,000 steps make at most 32 million. */
const UNITS = 5

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
