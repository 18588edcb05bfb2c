/** Texts of answers: what many answers have in common is bytes that all of them refer to, and is held once. */

/** Text of one answer only, or bytes (UTF-8) that several answers may share. */
export type Piece = string | Uint8Array

/** The whole of an answer, or its pieces in order. */
export type Answer = Piece | readonly Piece[]

/** Characters from which a text that several answers have in common is worth bytes of its own. */
const WORTH_SHARING = 16 * 1024

export function shareable(text: string): Piece {
  return text.length < WORTH_SHARING ? text : Buffer.from(text)
}

/** An answer with something around it. Throws RangeError where a text would be longer than V8 allows. */
export function around(before: string, answer: Answer, after: string): Answer {
  return typeof answer === 'string' ? before + answer + after : merged([before, ...piecesOf(answer), after])
}

/** Answers one behind the other. Throws RangeError where a text would be longer than V8 allows. */
export function joined(before: string, answers: readonly Answer[], between: string, after: string): Answer {
  const parts = answers.flatMap((answer, i) => (i === 0 ? piecesOf(answer) : [between, ...piecesOf(answer)]))
  return merged([before, ...parts, after])
}

/** Texts that stand next to each other as one. */
function merged(parts: readonly Piece[]): Answer {
  const pieces: Piece[] = []
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

export function piecesOf(answer: Answer): readonly Piece[] {
  return Array.isArray(answer) ? answer : [answer as Piece]
}

/** What an answer holds for itself: characters of its texts, and nothing of what it shares. */
export function ownLength(answer: Answer): number {
  return sum(piecesOf(answer), (piece) => (typeof piece === 'string' ? piece.length : 0))
}

/** Characters, or bytes of what is shared. */
export function lengthOf(answer: Answer): number {
  return sum(piecesOf(answer), (piece) => piece.length)
}

export function byteLengthOf(answer: Answer): number {
  return sum(piecesOf(answer), (piece) => Buffer.byteLength(piece))
}

export function textOf(answer: Answer): string {
  return piecesOf(answer).map(pieceText).join('')
}

function pieceText(piece: Piece): string {
  return typeof piece === 'string' ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString()
}

function sum(pieces: readonly Piece[], of: (piece: Piece) => number): number {
  let total = 0
  for (const piece of pieces) total += of(piece)
  return total
}
