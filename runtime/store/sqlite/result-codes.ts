/** Which constraint of the database a failed statement has broken. */

export type Constraint = 'foreign key' | 'not null' | 'unique' | 'check'

/** undefined for an error that is no broken constraint. Numbers: sqlite.org/rescode.html. */
export function brokenConstraint(error: unknown): Constraint | undefined {
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
