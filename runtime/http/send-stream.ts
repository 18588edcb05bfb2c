/**
 * Sends an answer that is made meanwhile: makes a slice when its client has read those before, one slice of one answer in
 * each turn of the event loop. So small calls wait for one slice at most, and answers that are read at the same time get on
 * in turn.
 */
import type { AnswerStream, Slice } from '../wire/answer-stream.ts'
import type { Destination } from './deliver.ts'
import type { Turns } from './turns.ts'

/**
 * Bytes, about, that an answer takes on its way beside the slice that is not read yet: a page of decoded records. It is more
 * than the unread bytes from which no other call of the connection is run.
 */
const OVERHEAD = 512 * 1024

export interface StreamParts {
  readonly to: Destination
  readonly turns: Turns
  /** Called where the answer cannot be made to its end. */
  readonly failed: (error: unknown) => void
}

/** The head is written. */
export function sendStream(stream: AnswerStream, parts: StreamParts): void {
  const { response, socket } = parts.to
  if (response.closed || socket.destroyed) {
    stream.close()
    return
  }
  response.once('close', () => stream.close())
  new SentStream(stream, parts).takeTurn()
}

class SentStream {
  readonly #stream: AnswerStream
  readonly #parts: StreamParts

  constructor(stream: AnswerStream, parts: StreamParts) {
    this.#stream = stream
    this.#parts = parts
    this.#count()
  }

  takeTurn(): void {
    this.#parts.turns.take(() => {
      const { response, socket } = this.#parts.to
      if (response.closed || socket.destroyed) return
      try {
        this.#send(this.#stream.next())
      } catch (error) {
        this.#parts.failed(error)
      }
    })
  }

  #send(slice: Slice | undefined): void {
    const { response } = this.#parts.to
    if (slice === undefined) response.end()
    else if (slice instanceof Promise) void slice.then(() => this.takeTurn())
    else if (slice.length === 0) this.takeTurn()
    else {
      const goesOn = response.write(typeof slice === 'string' ? Buffer.from(slice) : slice)
      this.#count()
      if (goesOn) this.takeTurn()
      else response.once('drain', () => this.takeTurn())
    }
  }

  #count(): void {
    const { answers, socket, response } = this.#parts.to
    answers.hold(socket, response, {
      own: OVERHEAD + this.#stream.held() + response.writableLength,
      shared: [],
      made: true,
    })
  }
}
