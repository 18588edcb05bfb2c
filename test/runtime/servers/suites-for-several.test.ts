/** The suites of tasks, bodies, holds and blocks, which were written for one service, on two: each call goes to any of them. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { promisify } from 'node:util'

const SUITES = [...globSync('test/runtime/bodies/*.test.ts'), ...globSync('test/runtime/standard/tasks/*.test.ts')]

/** What is another with several services. */
const OTHERS = [
  // Each has a queue of its own, so together they take more.
  'are bounded in number, and in the size of their arguments',
  'are refused beyond the number that may wait',
  // Several run in one group.
  'run one a turn, in order',
  'are removed one slice a turn',
]

interface Results {
  readonly stats: { readonly passes: number }
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message: string } }[]
}

describe('suites for one service', () => {
  it('pass with two', async function () {
    this.timeout(180_000)
    const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', 'json', '--grep', OTHERS.join('|'), '--invert']
    const env = { ...process.env, CROWFOOT_TEST_SERVICES: '2' }
    const options = { env, maxBuffer: 64 * 1024 * 1024 }
    const run = promisify(execFile)(process.execPath, [...mocha, ...SUITES], options)
    // It exits with the number of failures, which are in what it has printed.
    const { stdout } = await run.catch((error: { readonly stdout: string }) => error)
    const { stats, failures } = JSON.parse(stdout.slice(stdout.indexOf('{\n  "stats"'))) as Results
    assert.deepEqual(
      failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`),
      [],
    )
    assert.ok(stats.passes > 200, `${stats.passes} tests`)
  })
})
