/** Texts of answers. Bytes that many answers have in common are held once, and all of them refer to these. */

/** Text of one answer only, or bytes (UTF-8) that several answers may share. */
export type AnswerPiece = string | Uint8Array

/** A whole answer, or its pieces in order. */
export type WireAnswer = AnswerPiece | readonly AnswerPiece[]

/** In characters: shorter texts are copied into each answer. */
const WORTH_SHARING = 16 * 1024

/** A text that several answers will contain, as a piece that they share where it is long. */
export function shareable(text: string): AnswerPiece {
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

/** Characters of the texts of an answer, without the bytes that it shares. */
export function ownLength(answer: WireAnswer): number {
  return sum(answerPieces(answer), (piece) => (typeof piece === 'string' ? piece.length : 0))
}

/** Characters of its texts, and bytes that it shares. */
export function lengthOf(answer: WireAnswer): number {
  return sum(answerPieces(answer), (piece) => piece.length)
}

export function byteLengthOf(answer: WireAnswer): number {
  return sum(answerPieces(answer), (piece) => Buffer.byteLength(piece))
}

export function textOf(answer: WireAnswer): string {
  return answerPieces(answer).map(pieceText).join('')
}

function pieceText(piece: AnswerPiece): string {
  return typeof piece === 'string' ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString()
}

function sum(pieces: readonly AnswerPiece[], of: (piece: AnswerPiece) => number): number {
  let total = 0
  for (const piece of pieces) total += of(piece)
  return total
}
