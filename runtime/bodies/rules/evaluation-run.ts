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

  // Methods, as there are many evaluations, and each would make its own functions.
  now(): never {
    return notHere('now()')
  }

  uuid(): never {
    return notHere('uuid()')
  }

  random(): never {
    return notHere('random()')
  }

  enter(): never {
    return notHere('a call of a message')
  }

  leave(): never {
    return notHere('a call of a message')
  }

  hold(): never {
    return notHere('hold')
  }

  endHolds(): never {
    return notHere('a write')
  }

  progress(): never {
    return notHere('progress')
  }

  after(): never {
    return notHere('after')
  }

  mark(): never {
    return notHere('try')
  }

  undo(): never {
    return notHere('try')
  }

  release(): never {
    return notHere('try')
  }
}

/** The checker refuses it there. */
function notHere(what: string): never {
  throw new Error(`${what} in an expression that only reads`)
}
