/** `crow test --watch`: runs again after a change, ends outdated runs, and runs first what is likely to fail. */
import assert from 'node:assert/strict'
import { runCrow } from '../../../cli/run.ts'
import { type MemoryHost, memoryHost } from '../memory-host.ts'
import { FAILS, LAMPS, PASSES, TICKS, untilFound } from './lamp-text.ts'

describe('crow test --watch', () => {
  it('runs again after a change, also after errors, until it is interrupted', async () => {
    const host = memoryHost({ 'lamp.crow': LAMPS + FAILS }, false, '', 80)
    const code = runCrow(['test', '--watch'], host)
    const printed = (text: string) => untilFound(host, code, () => host.out().includes(text) || undefined)
    await printed('1 failed (1 test)')
    await waiting(host, code, 1)
    host.save('lamp.crow', `${LAMPS}test "a" { expect nothing }`)
    await waiting(host, code, 2)
    assert.match(host.err(), /"nothing"/)
    host.save('lamp.crow', LAMPS)
    await waiting(host, code, 3)
    assert.match(host.err(), /There is no test/)
    host.save('lamp.crow', LAMPS + PASSES)
    await printed('1 passed (1 test)')
    assert.equal(host.out().split('\u001b[2J').length, 5)
    host.interrupt()
    assert.equal(await code, 0)
  })

  it('ends a run in the midst of a test when a file changes', async () => {
    const host = afterFirstRead(memoryHost({ 'lamp.crow': TICKS }), () => host.save('lamp.crow', LAMPS + PASSES))
    const code = runCrow(['test', '--watch'], host)
    await waiting(host, code, 1)
    assert.doesNotMatch(host.out(), /failed/)
    assert.match(host.out(), /^\n1 not run \(1 test\) in .*\nlamp\.crow\n {2}✓ a lamp is switched on\n/)
    assert.match(
      host.err(),
      /^crow: a file has changed: the run has ended\ncrow: lamp\.crow has changed: running 1 test\n/,
    )
    host.interrupt()
    assert.equal(await code, 0)
  })

  it('ends in the midst of a test when it is interrupted', async () => {
    const host = afterFirstRead(memoryHost({ 'lamp.crow': TICKS }), () => host.interrupt())
    const code = runCrow(['test', '--watch'], host)
    assert.equal(await code, 0)
    assert.match(host.out(), /^\n1 not run \(1 test\)/)
  })

  it('runs first the tests that failed and those of changed files, and says so', async () => {
    const files = { 'a.crow': LAMPS, 'b.crow': PASSES, 'c.crow': FAILS, 'd.crow': OTHER }
    const host = memoryHost(files)
    const code = runCrow(['test', '--watch'], host)
    const titles = () => [...host.out().matchAll(/^ {2}[✓✗] (.*)$/gm)].map(([, title]) => title)
    await waiting(host, code, 1)
    host.save('d.crow', `${OTHER}// more\n`)
    await waiting(host, code, 2)
    assert.deepEqual(titles().slice(3), ['a lamp is switched twice', 'a lamp is dark', 'a lamp is switched on'])
    assert.match(
      host.err(),
      /^crow: d\.crow has changed: running 3 tests, first 1 that failed and 1 not run since a change$/m,
    )
    host.save('c.crow', FAILS.replace('expect hall', 'expect not hall'))
    host.save('a.crow', `${LAMPS}// more\n`)
    await waiting(host, code, 3)
    assert.match(host.err(), /^crow: a\.crow and 1 other file have changed: running 3 tests, first 1 that failed$/m)
    host.save('a.crow', `${LAMPS}// more\n`)
    await waiting(host, code, 4)
    assert.deepEqual(titles().slice(9), ['a lamp is switched on', 'a lamp is switched twice', 'a lamp is dark'])
    assert.match(host.err(), /^crow: saved without a change: running 3 tests$/m)
    host.interrupt()
    await code
  })

  it('gives the results in the order of the texts', async () => {
    const host = memoryHost({ 'a.crow': LAMPS + PASSES, 'b.crow': FAILS })
    const code = runCrow(['test', '--watch', '--format', 'json'], host)
    await waiting(host, code, 1)
    const length = host.out().length
    host.save('b.crow', `${FAILS}// more\n`)
    await waiting(host, code, 2)
    const { tests }: { tests: readonly { file: string }[] } = JSON.parse(host.out().slice(length))
    assert.deepEqual(
      tests.map(({ file }) => file),
      ['a.crow', 'b.crow'],
    )
    host.interrupt()
    await code
  })
})
const OTHER = `test "a lamp is dark" {
  expect not hall.is_on
}
`

/** Does `work` at the first turn of the event loop after a text was read: the first test runs then. */
function afterFirstRead(host: MemoryHost, work: () => void): MemoryHost {
  const { read } = host.files
  let isFirst = true
  const files = {
    ...host.files,
    read(path: string) {
      if (isFirst) setImmediate(work)
      isFirst = false
      return read(path)
    },
  }
  return { ...host, files }
}

/** Resolves when so many runs have ended. */
function waiting(host: MemoryHost, code: Promise<number>, times: number): Promise<true> {
  return untilFound(host, code, () => host.err().split('waiting for a change').length > times || undefined)
}
