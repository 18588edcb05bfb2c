/** Texts of answers: what many answers have in common is bytes that all of them refer to, and is held once. */

/** Text of one answer only, or bytes (UTF-8) that several answers may share. */
export type AnswerPiece = string | Uint8Array

/** The whole of an answer, or its pieces in order. */
export type WireAnswer = AnswerPiece | readonly AnswerPiece[]

/** Characters from which a text that several answers have in common is worth bytes of its own. */
const WORTH_SHARING = 16 * 1024

export function shareable(text: string): AnswerPiece {
  return text.length < WORTH_SHARING ? text : Buffer.from(text)
}

/** An answer with something around it. Throws RangeError where a text would be longer than V8 allows. */
export function wrapAnswer(before: string, answer: WireAnswer, after: string): WireAnswer {
  return typeof answer === 'string' ? before + answer + after : merged([before, ...answerPieces(answer), after])
}

/** Answers one behind the other. Throws RangeError where a text would be longer than V8 allows. */
export function joinAnswers(
  before: string,
  answers: readonly WireAnswer[],
  between: string,
  after: string,
): WireAnswer {
  const parts = answers.flatMap((answer, i) => (i === 0 ? answerPieces(answer) : [between, ...answerPieces(answer)]))
  return merged([before, ...parts, after])
}

/** Texts that stand next to each other as one. */
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

/** What an answer holds for itself: characters of its texts, and nothing of what it shares. */
export function ownLength(answer: WireAnswer): number {
  return sum(answerPieces(answer), (piece) => (typeof piece === 'string' ? piece.length : 0))
}

/** Characters, or bytes of what is shared. */
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
