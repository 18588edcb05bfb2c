/** Whether the calls of several clients at once can be put in an order in which the oracle gives the same answers. */
import type { CallOutcome } from '../remote/call-outcome.ts'

/** A call of a history. Times are those of one clock. */
export interface ConcurrentCall {
  readonly name: string
  readonly begun: number
  readonly ended: number
  readonly outcome: CallOutcome
}

export interface LinearizeParts {
  /** Makes the calls of that order anew, and says how many of the first ones answer as in the history. */
  readonly replay: (order: readonly number[]) => Promise<number>
  /** How many orders are tried. */
  readonly most: number
}

/** `unknown`: too many orders. */
export type Linearized = 'yes' | 'no' | 'unknown'

/**
 * The search of Wing and Gong: a call may come next if no other call that is left had ended before it began. What is the wrong
 * answer at some place is not tried again behind the same calls.
 */
export async function linearize(
  history: readonly ConcurrentCall[],
  { replay, most }: LinearizeParts,
): Promise<Linearized> {
  let tries = 0
  const search = async (order: readonly number[]): Promise<Linearized> => {
    if (order.length > 0) {
      if (++tries > most) return 'unknown'
      if ((await replay(order)) < order.length) return 'no'
    }
    if (order.length === history.length) return 'yes'
    const left = history.map((_, i) => i).filter((i) => !order.includes(i))
    let found: Linearized = 'no'
    for (const next of left.toSorted((a, b) => at(history, a).ended - at(history, b).ended)) {
      if (left.some((other) => at(history, other).ended < at(history, next).begun)) continue
      const deeper = await search([...order, next])
      if (deeper === 'yes') return 'yes'
      if (deeper === 'unknown') found = 'unknown'
    }
    return found
  }
  return search([])
}

function at(history: readonly ConcurrentCall[], i: number): ConcurrentCall {
  return history[i] as ConcurrentCall
}
