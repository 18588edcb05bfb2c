/**
 * Prints how many bytes many answers keep that wait for their clients, and how many bytes they have made. A program of its
 * own, so that nothing else allocates meanwhile. Needs `--expose-gc`.
 */
import { AnswerStream, SLICE_LENGTH, textOrStream } from '../../../runtime/wire/answer-stream.ts'

const STREAMS = 400
/** Slices that each client has read; the first four of an answer are made at once. */
const READ = 5

const before = used()
const streams = Array.from({ length: STREAMS }, () => {
  const stream = textOrStream(slices(), () => {})
  if (!(stream instanceof AnswerStream)) throw new Error('The answer is not made while it is sent')
  for (let i = 0; i < READ; i++) stream.next()
  return stream
})
const kept = used() - before
for (const stream of streams) stream.close()
process.stdout.write(`${kept} ${STREAMS * READ * SLICE_LENGTH}\n`)

function* slices(): Generator<string, void> {
  for (let i = 0; ; i++) yield Buffer.alloc(SLICE_LENGTH, `${i}`).toString('latin1')
}

/** Node keeps long texts outside the heap. */
function used(): number {
  // Texts outside the heap go in a later collection than what refers to them.
  for (let i = 0; i < 4; i++) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
