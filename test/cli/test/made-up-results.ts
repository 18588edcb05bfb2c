/** Results of tests that did not run, for tests of the formats. */

import { LineIndex } from '../../../cli/print/line-index.ts'
import { testFormat } from '../../../cli/test/formats.ts'
import type { TestFormatName, TestRunStart } from '../../../cli/test/test-format.ts'
import type { TestResult } from '../../../testing/run/test-result.ts'
import { memoryHost } from '../memory-host.ts'

export const TEXT = `test "a \\"new\\" lamp is off" {
  let l = create lamp {}
  expect l.is_on
}
test "a lamp" {
  expect true
}
`

export const FAILED: TestResult = {
  title: 'a "new" lamp is off',
  path: 'lamp.crow',
  at: [0, 0, 3, 1],
  outcome: 'failed',
  milliseconds: 1.25,
  failure: {
    path: 'lamp.crow',
    at: [2, 2, 2, 16],
    message: 'The condition does not hold.',
    help: 'Turn it <on>.',
    parts: [{ at: [2, 9, 2, 16], text: 'l.is_on', value: 'false' }],
    calls: [
      { client: 'root', method: 'lamp.toggle', args: ['l'], at: [1, 2, 1, 9], time: 0, end: 0, result: '"\u001b[2J"' },
      {
        ...{ client: 'guest', method: 'lamp.toggle', args: ['l'], at: [1, 2, 1, 9], time: 1500, end: 3500 },
        error: { code: 'LAMP_IS_HOT', params: ['l', '"90, C"'] },
      },
      { client: 'guest', method: 'Async.lamp.toggle', args: ['l'], at: [1, 2, 1, 9], time: 3500 },
      {
        ...{ client: 'guest', method: 'Async.lamp.toggle', args: ['l'], at: [1, 2, 1, 9], time: 3500, end: 3500 },
        ...{ result: 't', task: { status: 'failure', error: { code: 'LAMP_IS_HOT', params: ['l'] }, end: 5500 } },
      },
      {
        ...{ client: 'guest', method: 'Async.lamp.toggle', args: ['l'], at: [1, 2, 1, 9], time: 3500, end: 3500 },
        ...{ result: 'u', task: { status: 'pending' } },
      },
    ],
    log: ['it broke'],
  },
}

export const PASSED: TestResult = {
  title: 'a lamp',
  path: 'lamp.crow',
  at: [4, 0, 6, 1],
  outcome: 'passed',
  milliseconds: 0.5,
}

export const SKIPPED: TestResult = { ...PASSED, path: 'other.crow', outcome: 'skipped', reason: 'no RPC sets "x"' }

/** The output of a format. */
export async function printed(
  name: TestFormatName,
  results: readonly TestResult[],
  { left = 0, colour = false } = {},
): Promise<string> {
  const host = memoryHost({}, colour)
  const start: TestRunStart = {
    ...{ host, directory: 'pool', tests: results.length },
    shownPath: (file) => `pool/${file}`,
    lines: (file) => (file === 'lamp.crow' ? new LineIndex(TEXT) : undefined),
  }
  const format = await testFormat(name, start)
  for (const result of results) format.result(result)
  await format.end({ results, milliseconds: 1234, seed: 42, left })
  return host.out()
}
