/** The suites of calls, once more: each call goes to either of two servers that share their data, at random. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SUITES = [
  'engine/behaviours',
  'engine/call-engine',
  'engine/partner-rights',
  'engine/query-where',
  'engine/set-record',
  'engine/unique-look-up',
  'outside/messages',
  'outside/transfers',
  'standard/events/event-bounds',
  'standard/events/event-next',
  'standard/events/event-wait',
  'standard/events/events',
  'standard/events/late-events',
  'standard/sessions/session-permissions',
  'standard/sessions/sessions',
  'standard/tasks/task-results',
  'standard/tasks/task-rights',
  'wire/batch-streams',
  'wire/json-rpc',
  'wire/multicall',
  'wire/record-streams',
  'wire/record-texts',
  'wire/xml-rpc',
]

describe('suites of calls', () => {
  it('pass on two servers that share their data', async function () {
    this.timeout(240_000)
    const files = SUITES.map((name) => fileURLToPath(new URL(`../${name}.test.ts`, import.meta.url)))
    const mocha = fileURLToPath(new URL('../../../node_modules/mocha/bin/mocha.js', import.meta.url))
    const env = { ...process.env, CROWFOOT_TEST_SERVERS: '2' }
    const run = spawn(process.execPath, [mocha, '--reporter', 'dot', ...files], { env })
    let text = ''
    for (const stream of [run.stdout, run.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part))
    const [code] = await once(run, 'close')
    assert.equal(code, 0, text)
    // Where no suite is found, none fails.
    assert.ok(Number(/(\d+) passing/.exec(text)?.[1]) > 200, text)
  })
})
