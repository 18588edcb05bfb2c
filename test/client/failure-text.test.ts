/** The texts of a failed test in the editor. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { failureMarkdown, failureSummary, wholeFailure } from '../../client/tests/failure-text.ts'
import type { ReportedFailure } from '../../client/tests/test-events.ts'

const PLACE = { file: 'vm.crow', line: 3, column: 2, endLine: 3, endColumn: 20 }

const FAILURE: ReportedFailure = {
  ...PLACE,
  message: 'The condition does not hold.',
  parts: [
    { ...PLACE, text: 'vm.state', value: 'Running' },
    { ...PLACE, text: 'size(vm.tags)', value: '2' },
  ],
  calls: [
    { client: 'root', method: 'VM.start', args: ['vm', 'false'], time: 0, end: 2_000 },
    {
      client: 'operator',
      method: 'VM.stop',
      args: ['vm'],
      error: { code: 'VM_BAD_POWER_STATE', params: ['vm', 'halted'] },
      time: 2_000,
      end: 2_000,
    },
    { client: 'root', method: 'VM.get_name', args: ['vm'], result: '"a"', time: 2_500, end: 2_500 },
    { client: 'root', method: 'VM.wait', args: ['vm'], time: 2_500 },
    {
      ...{ client: 'root', method: 'Async.VM.stop', args: ['vm'], result: 't', time: 2_500, end: 2_500 },
      task: { status: 'failure', error: { code: 'HELD', params: [] }, end: 4_000 },
    },
    {
      ...{ client: 'root', method: 'Async.VM.stop', args: ['vm'], result: 'u', time: 2_500, end: 2_500 },
      task: { status: 'success', end: 2_500 },
    },
  ],
  log: [],
}

describe('the text of a failure', () => {
  it('has the values in one line', () => {
    assert.equal(failureSummary(FAILURE), 'The condition does not hold: vm.state is Running, size(vm.tags) is 2')
    assert.equal(failureSummary({ ...FAILURE, parts: [] }), 'The condition does not hold.')
  })

  it('has the calls before it, with their clients where there are several', () => {
    assert.equal(
      wholeFailure({ ...FAILURE, help: 'Try it.', log: ['a bug'] }),
      `The condition does not hold.
  vm.state is Running
  size(vm.tags) is 2
Try it.

Calls so far:
  0ms  as root: VM.start(vm, false)
  2s  as operator: VM.stop(vm) fails VM_BAD_POWER_STATE(vm, halted)
  2.5s  as root: VM.get_name(vm) gives "a"
  2.5s  as root: VM.wait(vm) has not ended
  2.5s  as root: Async.VM.stop(vm) gives t; the task fails HELD after 1.5s
  2.5s  as root: Async.VM.stop(vm) gives u; the task succeeds

Log:
  a bug`,
    )
    const ofRoot = { ...FAILURE, parts: [], calls: FAILURE.calls.slice(0, 1) }
    assert.match(wholeFailure(ofRoot), /\n {2}0ms {2}VM\.start\(vm, false\)$/)
  })

  it('takes nothing in a message or a value for Markdown', () => {
    const text = failureMarkdown({
      ...FAILURE,
      message: '[link](command:x) <b> `a`',
      parts: [
        { ...PLACE, text: 'a', value: '"```"' },
        { ...PLACE, text: 'b', value: '1' },
      ],
      calls: [],
    })
    assert.equal(
      text,
      '\\[link\\]\\(command:x\\) \\<b\\> \\`a\\`: a is "\\`\\`\\`", b is 1\n\n````crow\na is "```"\nb is 1\n````',
    )
  })

  it('shows a single value once in Markdown', () => {
    const text = failureMarkdown({ ...FAILURE, parts: FAILURE.parts.slice(0, 1), calls: [] })
    assert.equal(text, 'The condition does not hold: vm\\.state is Running')
  })

  it('is within bounds', () => {
    const long = 'x'.repeat(100_000)
    const [call] = FAILURE.calls
    assert.ok(call)
    const failure: ReportedFailure = {
      ...FAILURE,
      message: long,
      parts: Array.from({ length: 100 }, () => ({ ...PLACE, text: long, value: long })),
      calls: Array.from({ length: 1_000 }, () => ({ ...call, args: [long] })),
      log: Array.from({ length: 1_000 }, () => long),
    }
    assert.ok(wholeFailure(failure).length < 400_000)
    assert.ok(failureMarkdown(failure).length < 400_000)
    assert.ok(failureSummary(failure).length < 10_000)
    assert.match(wholeFailure(failure), /… 950 more before these/)
  })
})
