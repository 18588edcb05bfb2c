/** Runs several calls of one request: in order, each in its own transaction, until their answers are too long. */
import type { CallOrigin } from '../engine/call-origin.ts'
import { type ApiError, internalError } from '../values/api-error.ts'
import { lengthOf, ownLength, type WireAnswer } from './answer.ts'
import type { Settle } from './endpoint.ts'

export interface BatchLimits {
  /** The largest number of calls in one batch. */
  readonly calls: number
  /** Characters of answers, after which no more calls of the batch are run. */
  readonly answers: number
}

export const LIMITS: BatchLimits = { calls: 1000, answers: 64 * 1024 * 1024 }

export interface BatchPart {
  /**
   * Gives `keep` the answer once, now or later. A promise where the call waits for something; kept when the call is
   * done.
   */
  run(settle: Settle, keep: (answer: WireAnswer) => void): Promise<void> | undefined
  /** The answer to a call that is not run. */
  unrun(error: ApiError): string
}

export interface BatchRun {
  readonly settle: Settle
  readonly origin: CallOrigin
  /** Characters of answers, after which no more of the calls are run. */
  readonly most: number
  /** About the bytes that the calls take in memory. */
  readonly size: number
}

/** Begins each call when the one before it is done. `respond` gets the answers when all of them are durable. */
export async function runBatch(
  parts: readonly BatchPart[],
  { settle, origin, most, size }: BatchRun,
  respond: (answers: readonly WireAnswer[]) => void,
): Promise<void> {
  if (parts.length === 0) return respond([])
  const answers: WireAnswer[] = []
  let missing = parts.length
  let room = most
  let held = size
  const counted: Settle = (answered, answer, failed) => {
    room -= lengthOf(answer)
    settle(answered, answer, failed)
  }
  const unrun = internalError(`The answers before this one are longer than ${most} characters: it was not run`)
  for (const [place, part] of parts.entries()) {
    const keep = (answer: WireAnswer) => {
      answers[place] = answer
      held += ownLength(answer)
      if (--missing === 0) respond(answers)
    }
    if (room < 0) keep(part.unrun(unrun))
    else {
      const waiting = part.run(counted, keep)
      if (waiting) {
        // Until the last call is done, the answers and the calls stay in memory.
        if (held > WORTH_COUNTING) origin.hold(held)
        await waiting
      }
    }
  }
}

/** In characters: a smaller batch that waits is not counted as held. */
const WORTH_COUNTING = 16 * 1024
