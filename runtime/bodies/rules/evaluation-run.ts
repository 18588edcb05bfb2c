/** The run of an expression that only reads: a computed field, a check, a condition or an invariant. */
import { internalError } from '../../values/api-error.ts'
import { COST } from '../library/steps.ts'
import type { Run } from '../protocol.ts'

/** How many steps one evaluation may take. The Xen API's `allowed_operations` of a machine takes 325. */
export const EVALUATION_STEPS = 100_000

export class EvaluationRun implements Run {
  steps: number
  readonly computing: boolean
  readonly #all: number

  /** `computing`: guards pass over requirements that look at all objects of a class. */
  constructor(computing: boolean, steps = EVALUATION_STEPS) {
    this.computing = computing
    this.steps = steps
    this.#all = steps
  }

  /** How many steps the evaluation has taken; one costs some by itself. */
  get taken(): number {
    return COST.call + this.#all - Math.max(0, this.steps)
  }

  tooLong(): never {
    throw internalError(`The expression takes more than ${EVALUATION_STEPS} steps`)
  }

  get task(): string {
    return notHere('task')
  }

  get session(): string | null {
    return notHere('session')
  }

  get user(): string {
    return notHere('user()')
  }

  now = () => notHere('now()')
  uuid = () => notHere('uuid()')
  random = () => notHere('random()')
  enter = () => notHere('a call of a message')
  leave = () => notHere('a call of a message')
  hold = () => notHere('hold')
  endHolds = () => notHere('a write')
  progress = () => notHere('progress')
  after = () => notHere('after')
  mark = () => notHere('try')
  undo = () => notHere('try')
  release = () => notHere('try')
}

/** The checker refuses it there. */
function notHere(what: string): never {
  throw new Error(`${what} in an expression that only reads`)
}
