/** The body of a request as a stream: how fast it is read, and what ends it. */
import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { describe, it } from 'mocha'
import { requestStream } from '../../../runtime/http/request-stream.ts'

const PARTS = { patience: 1e6, signal: new AbortController().signal, moved: () => {} }

describe('the stream of a request', () => {
  it('is read no faster than its consumer reads', async () => {
    let made = 0
    const source = new Readable({
      highWaterMark: 1,
      read() {
        made++
        this.push(Buffer.alloc(1024 * 1024))
      },
    })
    const { stream } = requestStream(source as IncomingMessage, PARTS)
    await stream.getReader().read()
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
    assert.ok(made <= 3, `${made} chunks were read`)
  })

  it('ends with the reason of its signal while the client sends nothing', async () => {
    const source = new Readable({ read() {} })
    const over = new AbortController()
    const { stream } = requestStream(source as IncomingMessage, { ...PARTS, signal: over.signal })
    const reading = stream.getReader().read()
    over.abort(new Error('enough'))
    await assert.rejects(reading, /enough/)
  })

  it('ends at once where its signal is aborted already', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    const { stream } = requestStream(Readable.from(['a']) as IncomingMessage, { ...PARTS, signal })
    await assert.rejects(stream.getReader().read(), /enough/)
  })
})
