/** `crow test --events json`: requests on stdin, events on stdout. */
import assert from 'node:assert/strict'
import { runCrow } from '../../../cli/run.ts'
import { type MemoryHost, memoryHost } from '../memory-host.ts'
import { FAILS, LAMPS, PASSES, TICKS, untilFound } from './lamp-text.ts'

type Event = { readonly event: string; readonly [member: string]: unknown }

describe('crow test --events json', () => {
  let host: MemoryHost
  let code: Promise<number>
  beforeEach(() => {
    host = memoryHost({ 'a/lamp.crow': LAMPS + PASSES, 'a/more.crow': FAILS })
    code = runCrow(['test', 'a', '--events', 'json'], host)
  })
  afterEach(async () => {
    host.endInput()
    assert.equal(await code, 0)
  })

  const events = (): Event[] =>
    host
      .out()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  /** The events from the `number`th of that kind on. */
  const from = (kind: string, number = 1) =>
    untilFound(host, code, () => {
      const all = events()
      const index = all.map((event, i) => (event.event === kind ? i : -1)).filter((i) => i !== -1)[number - 1]
      return index === undefined ? undefined : all.slice(index)
    })
  const asks = (request: object) => host.types(JSON.stringify(request))
  const titles = (event: Event | undefined) => (event?.tests as { title: string }[] | undefined)?.map((t) => t.title)

  it('tells the tests at the start, with places from 0', async () => {
    const [event] = await from('tests')
    assert.deepEqual(event?.tests, [
      {
        ...{ title: 'a lamp is switched on', doc: '' },
        ...{ file: 'lamp.crow', line: 5, column: 0, endLine: 8, endColumn: 1 },
      },
      {
        ...{ title: 'a lamp is switched twice', doc: 'Two make none.' },
        ...{ file: 'more.crow', line: 1, column: 0, endLine: 5, endColumn: 1 },
      },
    ])
  })

  it('runs all tests, and tells each result', async () => {
    await from('tests')
    asks({ run: 'all', seed: 5 })
    const [done] = await from('done')
    const { milliseconds, ...numbers } = done as Event
    assert.ok(Number(milliseconds) > 0)
    assert.deepEqual(numbers, { event: 'done', passed: 1, failed: 1, skipped: 0, seed: 5 })
    assert.deepEqual(
      events()
        .slice(1, -1)
        .map(({ event, title, outcome }) => [event, title, outcome]),
      [
        ['started', 'a lamp is switched on', undefined],
        ['result', 'a lamp is switched on', 'passed'],
        ['started', 'a lamp is switched twice', undefined],
        ['result', 'a lamp is switched twice', 'failed'],
      ],
    )
    assert.deepEqual((events().at(-2) as { failure?: { line: number } }).failure?.line, 4)
  })

  it('runs the tests of these titles', async () => {
    await from('tests')
    asks({ run: ['a lamp is switched on', 'gone'] })
    const [done] = await from('done')
    assert.deepEqual([done?.passed, done?.failed], [1, 0])
  })

  it('runs texts that are not saved, until the file counts again', async () => {
    await from('tests')
    asks({ texts: { 'more.crow': FAILS.replace('expect hall', 'expect not hall') } })
    asks({ run: 'all' })
    assert.equal((await from('done'))[0]?.passed, 2)
    asks({ texts: { 'more.crow': 'test "a" { expect nothing }', 'new.crow': '' } })
    const [invalid] = await from('invalid')
    assert.match(String(invalid?.message), /^error CROW\d+.*"nothing".*\n --> a\/more\.crow:1:19\n/)
    asks({ run: 'all' })
    assert.deepEqual((await from('done', 2))[0]?.passed, 0)
    asks({ texts: { 'more.crow': null, 'new.crow': null } })
    asks({ run: 'all' })
    assert.deepEqual((await from('done', 3))[0]?.failed, 1)
  })

  it('follows texts on the disk', async () => {
    await from('tests')
    host.save('a/more.crow', `${FAILS}test "a third" { expect true }`)
    const [event] = await from('tests', 2)
    assert.deepEqual(titles(event), ['a lamp is switched on', 'a lamp is switched twice', 'a third'])
    host.save('a/lamp.crow', 'class')
    await from('invalid')
  })

  it('ends a run if asked to', async () => {
    await from('tests')
    asks({ run: 'all' })
    await from('started')
    asks({ stop: true })
    const [done] = await from('done')
    assert.deepEqual([done?.passed, done?.failed], [1, 0])
  })

  it('ends a test that runs if asked to', async () => {
    await from('tests')
    asks({ texts: { 'ticks.crow': TICKS } })
    asks({ run: ['it ticks'] })
    await from('started')
    asks({ stop: true })
    const [done] = await from('done')
    assert.deepEqual([done?.passed, done?.failed], [0, 0])
    assert.ok(!events().some(({ event }) => event === 'result'))
  })

  it('reports lines that are not requests', async () => {
    await from('tests')
    for (const line of ['no JSON', '{"run":7}', '{"texts":{"a":1}}', '{"texts":{"../a.crow":""}}', 'null'])
      host.types(line)
    await from('unknown', 5)
    assert.deepEqual(events().filter(({ event }) => event === 'unknown')[1], { event: 'unknown', line: '{"run":7}' })
  })
})
