/** What an answer that is made while it is sent keeps in memory while its client reads nothing. */
import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AnswerStream, SLICE_LENGTH, textOrStream } from '../../../runtime/wire/answer-stream.ts'

/** So many that what else the process keeps or frees meanwhile does not matter. */
const STREAMS = 400
/** Slices that each client has read; the first four of an answer are made at once. */
const READ = 5

describe('an answer that waits for its client', () => {
  it('keeps none of the slices that were taken', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    const before = used()
    const streams = Array.from({ length: STREAMS }, () => {
      const stream = textOrStream(slices(), () => {})
      assert.ok(stream instanceof AnswerStream)
      for (let i = 0; i < READ; i++) stream.next()
      return stream
    })
    collect()
    const kept = used() - before
    assert.ok(kept < 2 * STREAMS * SLICE_LENGTH, `${kept} bytes are kept`)
    for (const stream of streams) assert.ok(stream.next())
  })
})

function* slices(): Generator<string, void> {
  for (let i = 0; ; i++) yield Buffer.alloc(SLICE_LENGTH, `${i}`).toString('latin1')
}

/** Node keeps long texts outside the heap. */
function used(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
