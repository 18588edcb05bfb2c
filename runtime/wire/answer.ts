/** Texts of answers. Bytes that many answers have in common are held once, and all of them refer to these. */
import { AnswerStream, byteSlices, restOf, type Slice, textSlices } from './answer-stream.ts'

/** Text of one answer only, bytes (UTF-8) that several answers may share, or text that is made while it is sent. */
export type AnswerPiece = string | Uint8Array | AnswerStream

/** A whole answer, or its pieces in order. */
export type WireAnswer = AnswerPiece | readonly AnswerPiece[]

/** In characters: shorter texts are copied into each answer. */
const WORTH_SHARING = 16 * 1024

/** A text that several answers will contain, as a piece that they share where it is long. */
export function shareable(text: string): string | Uint8Array {
  return text.length < WORTH_SHARING ? text : Buffer.from(text)
}

/** The answer between two texts. Throws RangeError where a text would be longer than V8 allows. */
export function wrapAnswer(before: string, answer: WireAnswer, after: string): WireAnswer {
  return typeof answer === 'string' ? before + answer + after : merged([before, ...answerPieces(answer), after])
}

/** The answers one after another, between two texts. Throws RangeError where a text would be longer than V8 allows. */
export function joinAnswers(
  before: string,
  answers: readonly WireAnswer[],
  between: string,
  after: string,
): WireAnswer {
  const parts = answers.flatMap((answer, i) => (i === 0 ? answerPieces(answer) : [between, ...answerPieces(answer)]))
  return merged([before, ...parts, after])
}

/** Joins texts that are next to each other. */
function merged(parts: readonly AnswerPiece[]): WireAnswer {
  const pieces: AnswerPiece[] = []
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else {
      pieces.push(text, part)
      text = ''
    }
  }
  return [...pieces, text]
}

export function answerPieces(answer: WireAnswer): readonly AnswerPiece[] {
  return Array.isArray(answer) ? answer : [answer as AnswerPiece]
}

/** Whether a part of the answer is made while it is sent: its length is not known then. */
export function isStreamed(answer: WireAnswer): boolean {
  return typeof answer !== 'string' && answerPieces(answer).some((piece) => piece instanceof AnswerStream)
}

/** The answer in slices. Closing the stream closes those in it. */
export function streamOf(answer: WireAnswer): AnswerStream {
  return new AnswerStream(
    slicesOf(answer),
    () => closeAnswer(answer),
    () => heldBy(answer),
  )
}

/** About the bytes that only this answer has in memory now. */
export function heldBy(answer: WireAnswer): number {
  return sum(answerPieces(answer), (piece) =>
    piece instanceof AnswerStream ? piece.held() : typeof piece === 'string' ? piece.length : 0,
  )
}

/** Frees what the streams in it hold. To be called for an answer that is not sent, or not to its end. */
export function closeAnswer(answer: WireAnswer): void {
  for (const piece of answerPieces(answer)) if (piece instanceof AnswerStream) piece.close()
}

export function* slicesOf(answer: WireAnswer): Generator<Slice, void> {
  for (const piece of answerPieces(answer)) {
    if (typeof piece === 'string') yield* textSlices(piece)
    else if (piece instanceof AnswerStream) yield* restOf(piece)
    else yield* byteSlices(piece)
  }
}

/** Characters of the texts of an answer, without the bytes that it shares, and what is not made yet. */
export function ownLength(answer: WireAnswer): number {
  return sum(answerPieces(answer), (piece) => (typeof piece === 'string' ? piece.length : 0))
}

/** Characters of its texts, and bytes that it shares; not what is made later. */
export function lengthOf(answer: WireAnswer): number {
  return sum(answerPieces(answer), (piece) => (piece instanceof AnswerStream ? 0 : piece.length))
}

/** Of an answer that is not streamed. */
export function byteLengthOf(answer: WireAnswer): number {
  if (typeof answer === 'string') return Buffer.byteLength(answer)
  return sum(answerPieces(answer), (piece) => Buffer.byteLength(piece as string | Uint8Array))
}

/** The whole text, when all of it is made; throws as `textOf`. */
export async function readAnswer(answer: WireAnswer): Promise<string> {
  const texts: string[] = []
  for (const slice of slicesOf(answer)) {
    if (slice instanceof Promise) await slice
    else texts.push(pieceText(slice))
  }
  return texts.join('')
}

/** The whole text. Throws what making it throws, and RangeError where it is longer than V8 allows. */
export function textOf(answer: WireAnswer): string {
  return answerPieces(answer).map(pieceText).join('')
}

/** The whole text; undefined, and no more of it is made, where it is longer than `most` characters. */
export function boundedTextOf(answer: WireAnswer, most: number): string | undefined {
  if (lengthOf(answer) > most) return undefined
  const texts: string[] = []
  let length = 0
  for (const slice of slicesOf(answer)) {
    const text = sliceText(slice)
    length += text.length
    if (length > most) {
      closeAnswer(answer)
      return undefined
    }
    texts.push(text)
  }
  return texts.join('')
}

function pieceText(piece: AnswerPiece): string {
  if (typeof piece === 'string') return piece
  if (piece instanceof AnswerStream) return [...restOf(piece)].map(sliceText).join('')
  return Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString()
}

function sliceText(slice: Slice): string {
  if (slice instanceof Promise) throw new Error('A text that waits for a call was asked for at once')
  return pieceText(slice)
}

function sum(pieces: readonly AnswerPiece[], of: (piece: AnswerPiece) => number): number {
  let total = 0
  for (const piece of pieces) total += of(piece)
  return total
}
