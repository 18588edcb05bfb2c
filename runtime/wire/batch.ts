/**
 * Runs several calls of one request: in order, each in its own transaction, until their answers are too long. From the first
 * answer that is made while it is sent, all of them are sent as they come: the next call runs when that one is sent.
 */
import type { CallOrigin } from '../engine/call-origin.ts'
import { type ApiError, internalError } from '../values/api-error.ts'
import { isStreamed, joinAnswers, lengthOf, ownLength, type WireAnswer } from './answer.ts'
import { BatchStream } from './batch-stream.ts'
import type { Settle } from './endpoint.ts'
import type { Brackets } from './form.ts'

export interface BatchLimits {
  /** The largest number of calls in one batch. */
  readonly calls: number
  /** Characters of answers in memory, after which no more calls of the batch are run. */
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
  /** Characters of answers in memory, after which no more of the calls are run. */
  readonly most: number
  /** About the bytes that the calls take in memory. */
  readonly size: number
  /** Around the answers and between them. */
  readonly brackets: Brackets
  /** Responds where the answers together are longer than V8 allows a text to be. */
  readonly tooLong: () => void
}

/**
 * Begins each call when the one before it is done. `respond` gets all answers when they are durable, or a stream of them. When
 * nobody reads the stream on, no more of the calls are run.
 */
export async function runBatch(
  parts: readonly BatchPart[],
  run: BatchRun,
  respond: (answers: WireAnswer) => void,
): Promise<void> {
  const answers = new BatchAnswers(parts.length, run, respond)
  const unrun = internalError(`The answers before this one are longer than ${run.most} characters: it was not run`)
  for (const [place, part] of parts.entries()) {
    const keep = (answer: WireAnswer) => answers.keep(place, answer)
    if (answers.isFull) keep(part.unrun(unrun))
    else {
      const waiting = part.run(answers.settle, keep)
      if (waiting) {
        answers.hold()
        await waiting
      }
    }
    const sending = answers.sent()
    if (sending) await sending
    if (answers.isClosed) return
  }
}

/** In characters: a smaller batch that waits is not counted as held. */
const WORTH_COUNTING = 16 * 1024

class BatchAnswers {
  readonly #run: BatchRun
  readonly #respond: (answers: WireAnswer) => void
  /** By place; those that are not there yet are missing. */
  readonly #answers: WireAnswer[] = []
  readonly #count: number
  #missing: number
  /** Characters that may still be answered. */
  #room: number
  /** Characters of the calls and of their answers. */
  #held: number
  #stream: BatchStream | undefined

  constructor(count: number, run: BatchRun, respond: (answers: WireAnswer) => void) {
    this.#run = run
    this.#respond = respond
    this.#count = count
    this.#missing = count
    this.#room = run.most
    this.#held = run.size
    if (count === 0) this.#join()
  }

  readonly settle: Settle = (answered, answer, failed) => {
    this.#room -= lengthOf(answer)
    this.#run.settle(answered, answer, failed)
  }

  get isFull(): boolean {
    return this.#room < 0
  }

  /** Nobody reads on. */
  get isClosed(): boolean {
    return this.#stream?.isClosed ?? false
  }

  /** Until the last call is done, the answers and the calls stay in memory. */
  hold(): void {
    if (this.#held > WORTH_COUNTING && !this.#stream) this.#run.origin.hold(this.#held)
  }

  keep(place: number, answer: WireAnswer): void {
    this.#missing--
    if (this.#stream) this.#stream.put(place, answer)
    else {
      this.#answers[place] = answer
      this.#held += ownLength(answer)
      if (isStreamed(answer)) this.#begin()
      else if (this.#missing === 0) this.#join()
    }
  }

  /** The answers from now on are sent as they come. */
  #begin(): void {
    const stream = new BatchStream({
      count: this.#count,
      brackets: this.#run.brackets,
      size: this.#run.size,
      taken: (characters) => {
        this.#room += characters
      },
    })
    this.#stream = stream
    for (const place of this.#answers.keys()) {
      const answer = this.#answers[place]
      if (answer !== undefined) stream.put(place, answer)
    }
    this.#answers.length = 0
    this.#respond(stream.answer)
  }

  #join(): void {
    const joined = this.#joined()
    if (joined === undefined) this.#run.tooLong()
    else this.#respond(joined)
  }

  /** undefined where the answers together are longer than V8 allows a text to be. */
  #joined(): WireAnswer | undefined {
    const { open, between, close } = this.#run.brackets
    try {
      return joinAnswers(open, this.#answers, between, close)
    } catch {
      return undefined
    }
  }

  /** A promise where what is there is to be sent before the next call runs. */
  sent(): Promise<void> | undefined {
    return this.#stream?.sent()
  }
}
