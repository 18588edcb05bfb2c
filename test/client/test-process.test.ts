/** The process that the extension keeps for the tests of an API: the real `crow test`, and commands that cannot run tests. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { ReportedResult, ReportedTestEvent } from '../../client/tests/test-events.ts'
import { TestProcess } from '../../client/tests/test-process.ts'

const CROW = join(import.meta.dirname, '../../cli/main.ts')

const TEXT = `api P version "1"
class A { RW x : int = 0 }
test "one" { let a = create A {}; expect a.x == 0 }
test "two" { let a = create A {}; A.set_x(a, 2); expect a.x == 3 }
`

describe('the process for tests', function () {
  this.timeout(30_000)
  let folder: string
  let stderr: string[]
  let running: TestProcess

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-tests-'))
    writeFileSync(join(folder, 'p.crow'), TEXT)
    stderr = []
  })

  afterEach(() => {
    running.dispose()
    rmSync(folder, { recursive: true })
  })

  const start = (args: readonly string[], program = process.execPath) => {
    const channel = { appendLine: (line: string) => stderr.push(line) }
    running = new TestProcess({ fsPath: folder } as never, { program, args, env: process.env }, [], channel as never)
  }
  const run = async (...titles: string[]) => {
    const events: ReportedTestEvent[] = []
    const end = await running.run({ run: titles }, (event) => events.push(event))
    const results = events.filter((event) => event.event === 'result') as readonly ReportedResult[]
    return { end, results, outcomes: results.map(({ title, outcome }) => `${title} ${outcome}`) }
  }

  it('runs the tests that are asked for, again and again', async () => {
    start([CROW])
    const { end, results, outcomes } = await run('one', 'two')
    assert.deepEqual(end, { kind: 'done' })
    assert.deepEqual(outcomes, ['one passed', 'two failed'])
    const failure = results[1]?.failure
    assert.deepEqual([failure?.file, failure?.line], ['p.crow', 3])
    assert.deepEqual(
      failure?.parts.map(({ text, value }) => [text, value]),
      [['a.x', '2']],
    )
    assert.deepEqual((await run('one')).outcomes, ['one passed'])
  })

  it('runs texts that are not saved, and those on disk when they are closed', async () => {
    start([CROW])
    running.use(new Map([['p.crow', TEXT.replace('a.x == 3', 'a.x == 2')]]))
    assert.deepEqual((await run('two')).outcomes, ['two passed'])
    running.use(new Map())
    assert.deepEqual((await run('two')).outcomes, ['two failed'])
  })

  it('says that texts have errors at each run, and runs again without them', async () => {
    start([CROW])
    running.use(new Map([['p.crow', TEXT.replace('a.x == 3', 'a.y == 3')]]))
    for (const _ of [1, 2]) {
      const { end, outcomes } = await run('one')
      assert.deepEqual(outcomes, [])
      assert.ok(end.kind === 'invalid' && /"y"/.test(end.message), JSON.stringify(end))
    }
    running.use(new Map())
    assert.deepEqual((await run('one')).end, { kind: 'done' })
  })

  it('stops after the test that runs', async () => {
    start([CROW])
    const many = Array.from({ length: 200 }, (_, i) => `test "t${i}" { let a = create A {}; A.set_x(a, 1); wait 1s }\n`)
    running.use(new Map([['p.crow', TEXT + many.join('')]]))
    let started = 0
    const end = await running.run({ run: many.map((_, i) => `t${i}`) }, (event) => {
      if (event.event === 'started' && started++ === 0) running.stop()
    })
    assert.deepEqual(end, { kind: 'done' })
    assert.ok(started < many.length, String(started))
    assert.deepEqual((await run('one')).outcomes, ['one passed'])
  })

  it('ends a run with the reason where the process ends', async () => {
    start(['-e', 'process.stdin.once("data", () => { console.error("bad luck"); process.exit(3) })'])
    const { end } = await run('one')
    assert.ok(end.kind === 'ended' && /has ended \(3\): bad luck/.test(end.reason), JSON.stringify(end))
    assert.equal(running.isAlive, false)
    assert.deepEqual(stderr, ['bad luck'])
    assert.deepEqual((await run('one')).end, end)
  })

  it('says that a command may be too old, or does not exist', async () => {
    start(['-e', 'console.error("crow: unknown command \'test\'"); process.exitCode = 2'])
    const { end } = await run('one')
    assert.ok(end.kind === 'ended' && /unknown command.*\n.*too old.*crowfoot\.server\.path/.test(end.reason))
    start([], join(folder, 'no-such-crow'))
    const missing = (await run('one')).end
    assert.ok(missing.kind === 'ended' && /no-such-crow.*ENOENT/.test(missing.reason), JSON.stringify(missing))
  })
})
