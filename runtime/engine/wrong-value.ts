/** What is wrong with a value that code from outside has given. */

/** Travels as INTERNAL_ERROR. The message repeats no value, which may be a secret. */
export class WrongValue extends Error {
  /** `[2].size`; '' for the whole value. */
  readonly path: string
  /** `is not an int`. */
  readonly problem: string

  constructor(problem: string, path = '') {
    super(`${path === '' ? 'the value' : path} ${problem}`)
    this.name = 'WrongValue'
    this.path = path
    this.problem = problem
  }
}

/** Runs `work` on a part of a value: `step` comes before the paths of what is wrong in it. */
export function inPart<T>(step: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof WrongValue) throw new WrongValue(error.problem, step + error.path)
    throw error
  }
}
