/** Several calls in one request: in order, each its own transaction, bounded in what they answer. */
import { type ApiError, internalError } from '../errors.ts'
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
  run(settle: Settle, keep: (answer: string) => void): Promise<void> | undefined
  /** The answer of a call that is not run. */
  unrun(error: ApiError): string
}

/** Each call is begun after the one before it is done; `respond` is given their answers when all of them are durable. */
export async function runBatch(
  parts: readonly BatchPart[],
  settle: Settle,
  most: number,
  respond: (answers: readonly string[]) => void,
): Promise<void> {
  if (parts.length === 0) return respond([])
  const answers: string[] = []
  let missing = parts.length
  let room = most
  const counted: Settle = (answer, text, failed) => {
    room -= text.length
    settle(answer, text, failed)
  }
  const unrun = internalError(`The answers before this one are longer than ${most} characters: it was not run`)
  for (const [place, part] of parts.entries()) {
    const keep = (answer: string) => {
      answers[place] = answer
      if (--missing === 0) respond(answers)
    }
    if (room < 0) keep(part.unrun(unrun))
    else {
      const waiting = part.run(counted, keep)
      if (waiting) await waiting
    }
  }
}
