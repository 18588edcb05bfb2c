/** Several calls in one request: in order, each its own transaction, bounded in what they answer. */

import type { CallOrigin } from '../engine/call-origin.ts'
import { type ApiError, internalError } from '../values/api-error.ts'
import { lengthOf, ownLength, type WireAnswer } from './answer.ts'
import type { Settle } from './endpoint.ts'

export interface BatchLimits {
  /** The most calls that one batch may hold. */
  readonly calls: number
  /** Characters of answers after which no more of its calls are run. */
  readonly answers: number
}

export const LIMITS: BatchLimits = { calls: 1000, answers: 64 * 1024 * 1024 }

export interface BatchPart {
  /** `keep` is given the answer once, now or later. A promise where the call has to wait for something, kept when it is done. */
  run(settle: Settle, keep: (answer: WireAnswer) => void): Promise<void> | undefined
  /** The answer of a call that is not run. */
  unrun(error: ApiError): string
}

export interface BatchRun {
  readonly settle: Settle
  readonly origin: CallOrigin
  /** Characters of answers after which no more of the calls are run. */
  readonly most: number
  /** Bytes that the calls take in memory, about. */
  readonly size: number
}

/** Each call is begun after the one before it is done; `respond` is given their answers when all of them are durable. */
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
        // All that is answered stays until the last call is, and so does what is not run yet.
        if (held > WORTH_COUNTING) origin.hold(held)
        await waiting
      }
    }
  }
}

/** Characters of a batch that waits, below which nobody is told of them. */
const WORTH_COUNTING = 16 * 1024
