/** Writes answers to their connection: does not copy what answers share, and counts what the client has not read. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerPieces, byteLengthOf, type WireAnswer } from '../wire/answer.ts'
import type { AnswerMemory } from './answer-memory.ts'
import type { HeaderPairs } from './reply.ts'

/** Where an answer goes. */
export interface Destination {
  readonly socket: Socket
  readonly response: ServerResponse
  readonly answers: AnswerMemory
  /** Headers of every answer. */
  readonly headers: HeaderPairs
}

/** Characters from which an answer is not joined with its head into one text. */
const LARGE = 64 * 1024
/** Bytes that TLS gets at once: it copies them. */
const SLICE = 64 * 1024

/** Sends the rest of a response whose head is written. Not for answers that are made meanwhile: see `sendStream`. */
export function deliver({ socket, response, answers }: Destination, answer: WireAnswer): void {
  if (typeof answer === 'string' && answer.length < LARGE) response.end(answer)
  else writeOn(response, toBytes(bytePieces(answer), 'encrypted' in socket))
  // Nearly always the kernel has taken all of it by now.
  if (response.writableLength === 0) return
  const pieces = bytePieces(answer)
  const shared = pieces.filter((piece) => typeof piece !== 'string')
  const own = byteLengthOf(pieces.filter((piece) => typeof piece === 'string'))
  answers.hold(socket, response, { own, shared, made: true })
}

function bytePieces(answer: WireAnswer): readonly (string | Uint8Array)[] {
  return answerPieces(answer) as readonly (string | Uint8Array)[]
}

function toBytes(pieces: readonly (string | Uint8Array)[], slice: boolean): Uint8Array[] {
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))
  return slice ? bytes.flatMap(slices) : bytes
}

function slices(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / SLICE)
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * SLICE, (i + 1) * SLICE))
}

/** Writes as fast as the connection takes it, and stops when the connection is closed. */
function writeOn(response: ServerResponse, bytes: readonly Uint8Array[], from = 0): void {
  for (let i = from; i < bytes.length; i++) {
    if (response.write(bytes[i])) continue
    response.once('drain', () => writeOn(response, bytes, i + 1))
    return
  }
  response.end()
}
