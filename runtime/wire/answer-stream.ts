/**
 * Answers that are made while they are sent, a slice at a time, so that no other call waits for a large one and only a
 * slice of it is in memory.
 */

/** Text, bytes (UTF-8), or a promise that is kept, never broken, when there may be more. */
export type Slice = string | Uint8Array | Promise<void>

export class AnswerStream {
  readonly #slices: Iterator<Slice, void>
  readonly #free: () => void
  /** About the bytes that it has in memory now, beside the objects that it reads. */
  readonly held: () => number
  #closed = false

  /** `free` is called once: at the end, when a slice cannot be made, or when nobody reads on. */
  constructor(slices: Iterator<Slice, void>, free = () => {}, held = () => 0) {
    this.#slices = slices
    this.#free = free
    this.held = held
  }

  /** Some milliseconds of work; undefined at the end. Throws where the rest cannot be made. */
  next(): Slice | undefined {
    if (this.#closed) return undefined
    try {
      const { value, done } = this.#slices.next()
      if (!done) return value
    } catch (error) {
      this.close()
      throw error
    }
    this.close()
    return undefined
  }

  /** May be called at any time, and twice. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#free()
  }
}

/** Characters of a slice: about a millisecond of work where objects are written. */
export const SLICE_LENGTH = 64 * 1024

/** Characters up to which a text is made at once: it then has a length that is known before it is sent. */
const SMALL = 256 * 1024

/** The whole text where it is short, else a stream. Throws what making the first slices throws, and frees then. */
export function textOrStream(slices: Iterator<string, void>, free: () => void): string | AnswerStream {
  const stream = new AnswerStream(slices, free)
  const texts: string[] = []
  for (let length = 0; length < SMALL; ) {
    const text = stream.next() as string | undefined
    if (text === undefined) return texts.join('')
    texts.push(text)
    length += text.length
  }
  return new AnswerStream(after(texts, stream), () => stream.close())
}

/** Forgets each text when it is taken: a client that reads slowly would keep all of them in memory. */
function* after(texts: string[], stream: AnswerStream): Generator<Slice, void> {
  for (let text = texts.shift(); text !== undefined; text = texts.shift()) yield text
  yield* restOf(stream)
}

/** The slices that are left of a stream. */
export function* restOf(stream: AnswerStream): Generator<Slice, void> {
  for (let slice = stream.next(); slice !== undefined; slice = stream.next()) yield slice
}

/** The text in slices; none ends between the two halves of a character. */
export function* textSlices(text: string): Generator<string, void> {
  for (let from = 0; from < text.length; ) {
    let to = from + SLICE_LENGTH
    if (to < text.length && isFirstHalf(text.charCodeAt(to - 1))) to--
    yield text.slice(from, to)
    from = to
  }
}

/** Of a character that takes two in UTF-16. */
function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

export function* byteSlices(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let from = 0; from < bytes.length; from += SLICE_LENGTH) yield bytes.subarray(from, from + SLICE_LENGTH)
}
