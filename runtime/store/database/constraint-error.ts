/** The error of a statement that breaks a constraint of the database. */

export type Constraint = 'foreign key' | 'not null' | 'unique' | 'check'

export class ConstraintError extends Error {
  readonly constraint: Constraint

  /** `cause`: the database's own error. */
  constructor(constraint: Constraint, cause: Error) {
    super(cause.message, { cause })
    this.name = 'ConstraintError'
    this.constraint = constraint
  }
}

/** undefined for an error that is not a broken constraint. */
export function brokenConstraint(error: unknown): Constraint | undefined {
  return error instanceof ConstraintError ? error.constraint : undefined
}
