/** Where a server and the oracle differ. */
import type { AnswerDifference } from './compare-outcomes.ts'

/** A server does not do what the text says. */
export interface Contradiction extends AnswerDifference {
  readonly method: string
  /** It was found when the state of the objects was read at the end. */
  readonly atRest: boolean
  /** The step before it failed: the state is what a refused call has left. */
  readonly afterError: boolean
  readonly asTask: boolean
  /** References in the answer of the server that nobody knows. */
  readonly strangers: readonly string[]
}
