/** Where the lines of the log go: readers that are slow, partial or gone. */
import assert from 'node:assert/strict'
import { LogLines } from '../../../runtime/operate/log-lines.ts'

const notice = (dropped: number) => `${dropped} dropped\n`
const again = () => Object.assign(new Error('again'), { code: 'EAGAIN' })

describe('the lines of the log', () => {
  it('are written together for one turn, in order', async () => {
    const written: string[] = []
    const lines = new LogLines((bytes) => written.push(bytes.toString()) && bytes.length, notice)
    lines.write('a\n')
    lines.write('é\n')
    assert.deepEqual(written, [])
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(written, ['a\né\n'])
  })

  it('are written completely to a reader that takes single bytes and is busy in between', () => {
    let written = Buffer.alloc(0)
    let busy = false
    const lines = new LogLines((bytes) => {
      busy = !busy
      if (busy) throw again()
      written = Buffer.concat([written, bytes.subarray(0, 1)])
      return 1
    }, notice)
    lines.write('aé\n')
    lines.end()
    assert.equal(written.toString(), 'aé\n')
  })

  it('are written later to a busy reader', async () => {
    const written = Promise.withResolvers<string>()
    let asked = 0
    const lines = new LogLines((bytes) => {
      if (asked++ === 0) throw again()
      written.resolve(bytes.toString())
      return bytes.length
    }, notice)
    lines.write('a\n')
    // Its timer keeps no process alive.
    const alive = setTimeout(() => {}, 10_000)
    assert.equal(await written.promise, 'a\n')
    clearTimeout(alive)
  })

  it('are dropped and counted without a reader, in bounded memory', () => {
    let busy = true
    let written = ''
    const lines = new LogLines((bytes) => {
      if (busy) throw again()
      written += bytes
      return bytes.length
    }, notice)
    const line = `${'x'.repeat(1023)}\n`
    for (let i = 0; i < 5000; i++) lines.write(line)
    busy = false
    lines.flush()
    assert.equal(written.length, 4096 * 1024 + '904 dropped\n'.length)
    assert.match(written, /\n904 dropped\n$/)
  })

  it('are counted where they cannot be written, and the server goes on', () => {
    let written = ''
    let full = true
    const lines = new LogLines((bytes) => {
      if (full) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      written += bytes
      return bytes.length
    }, notice)
    lines.write('a\n')
    lines.write('b\n')
    lines.flush()
    full = false
    lines.write('c\n')
    lines.flush()
    assert.equal(written, 'c\n2 dropped\n')
  })

  it('wait for a bounded time for the reader at the end', () => {
    const lines = new LogLines(() => {
      throw again()
    }, notice)
    lines.write('a\n')
    const started = performance.now()
    lines.end()
    const took = performance.now() - started
    assert.ok(took >= 990 && took < 5000, `${took} ms`)
  })
})
