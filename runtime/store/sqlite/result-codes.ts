/** SQLite's result codes, and which constraint a failed statement has broken. */
import type { Constraint } from '../database/constraint-error.ts'

/** undefined for an error that is not a broken constraint. Numbers: sqlite.org/rescode.html. */
export function constraintOf(error: unknown): Constraint | undefined {
  const code = errorCode(error)
  return code === undefined ? undefined : CONSTRAINTS.get(code)
}

/** SQLite's extended result code. */
export function errorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return error.errcode as number
}

const CONSTRAINTS = new Map<number, Constraint>([
  [275, 'check'],
  [787, 'foreign key'],
  [1299, 'not null'],
  [1555, 'unique'],
  [2067, 'unique'],
])
