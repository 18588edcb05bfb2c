/** The answers of a batch as one stream, which sends each of them in its place when it is there. */
import { closeAnswer, heldBy, lengthOf, slicesOf, type WireAnswer } from './answer.ts'
import { AnswerStream, type Slice } from './answer-stream.ts'
import type { Brackets } from './form.ts'

export interface BatchStreamParts {
  /** The number of answers. */
  readonly count: number
  readonly brackets: Brackets
  /** About the bytes that the calls take in memory. */
  readonly size: number
  /** Gets the characters of each answer that is sent. */
  readonly taken: (characters: number) => void
}

export class BatchStream {
  readonly answer: AnswerStream
  isClosed = false
  readonly #parts: BatchStreamParts
  /** By place; those that are not there yet, or sent, are missing. */
  readonly #answers = new Map<number, WireAnswer>()
  /** Kept when an answer comes. */
  #more = signal()
  /** Kept when all answers that are there are sent. */
  #idle = signal()

  constructor(parts: BatchStreamParts) {
    this.#parts = parts
    this.answer = new AnswerStream(
      this.#slices(),
      () => this.#close(),
      () => this.#held(),
    )
  }

  put(place: number, answer: WireAnswer): void {
    if (this.isClosed) closeAnswer(answer)
    else this.#answers.set(place, answer)
    this.#more.keep()
  }

  /** A promise while an answer that is there is not sent. */
  sent(): Promise<void> | undefined {
    return this.#answers.size === 0 || this.isClosed ? undefined : this.#idle.promise
  }

  *#slices(): Generator<Slice, void> {
    const { count, brackets, taken } = this.#parts
    const { open, between, close } = brackets
    for (let place = 0; place < count; place++) {
      let answer = this.#answers.get(place)
      for (; answer === undefined; answer = this.#answers.get(place)) {
        this.#more = signal()
        yield this.#more.promise
      }
      yield place === 0 ? open : between
      yield* slicesOf(answer)
      this.#answers.delete(place)
      taken(lengthOf(answer))
      if (this.#answers.size === 0) this.#rest()
    }
    yield close
  }

  #held(): number {
    return this.#parts.size + [...this.#answers.values()].reduce((sum, answer) => sum + heldBy(answer), 0)
  }

  #rest(): void {
    const idle = this.#idle
    this.#idle = signal()
    idle.keep()
  }

  #close(): void {
    this.isClosed = true
    for (const answer of this.#answers.values()) closeAnswer(answer)
    this.#answers.clear()
    this.#rest()
  }
}

interface Signal {
  readonly promise: Promise<void>
  readonly keep: () => void
}

function signal(): Signal {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { promise, keep: resolve }
}
