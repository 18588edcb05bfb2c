/** What is kept for blocks of `after`: values under the types of a later text, and how much. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Api } from '../../../model/api.ts'
import type { BodyType } from '../../../model/body.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import { AfterLab, API, block, STRING } from './after-lab.ts'
import { type LabCode, plain } from './body-lab.ts'

describe('a kept block of after', () => {
  const files = temporaryFiles()
  let at: AfterLab
  beforeEach(() => {
    at = new AfterLab(files.next())
  })
  afterEach(() => at.lab.stop())

  it('is dropped, and that is logged, where the text has no such block any more, or one with other types', async () => {
    at.open(at.noting(['a', 10]))
    await at.run()
    await at.reopen({ messages: at.code.messages ?? {} })
    const dropped = (reason: string) => [`A block of "after" is dropped: ${reason}`]
    assert.deepEqual(at.lab.desk.logged, dropped('this API has no block "VM.run#1" any more'))
    await at.reopen(at.noting(['a', 10]))
    await at.run()
    await at.reopen({ afters: { 'VM.run#1': block(() => undefined, { kind: 'int' }) } })
    assert.deepEqual(at.lab.desk.logged, dropped('the block "VM.run#1" uses values of other types now'))
    assert.deepEqual(at.lab.kept(), [])
  })

  /** `VM.run` leaves a block with a value, and a map and a set of values, which notes them. */
  const keepingStates = (name = 'power'): LabCode => {
    const power: BodyType = { kind: 'enum', name }
    const map: BodyType = { kind: 'map', key: power, value: STRING }
    return {
      messages: {
        'VM.run': plain((body) => {
          body.after('VM.run#1', 10n, ['Halted', new Map([['Halted', 'a']]), ['Running', 'Halted']])
          return ''
        }),
      },
      afters: {
        'VM.run#1': block(
          (_body, one, entries, set) => {
            at.note(JSON.stringify([one, [...(entries as ReadonlyMap<Value, Value>)], set]))
            return undefined
          },
          power,
          map,
          { kind: 'set', of: power },
        ),
      },
    }
  }
  const renamed = (...values: { name: string; was?: readonly string[] }[]): Api => ({
    ...API,
    enums: API.enums.map((one) =>
      one.name === 'power' ? { ...one, values: values.map((value) => ({ doc: '', ...value })) } : one,
    ),
  })

  it('follows the values of an enum that a later text renames', async () => {
    at.open(keepingStates())
    await at.run()
    await at.reopen(at.code, renamed({ name: 'Stopped', was: ['Halted'] }, { name: 'Running' }, { name: 'Paused' }))
    await at.lab.pass(10)
    assert.deepEqual(at.notes(), [JSON.stringify(['Stopped', [['Stopped', 'a']], ['Running', 'Stopped']])])
  })

  it('follows an enum that a later text renames', async () => {
    at.open(keepingStates())
    await at.run()
    const next = JSON.parse(JSON.stringify(API).replaceAll('"name":"power"', '"name":"state"')) as Api
    const enums = next.enums.map((one) => (one.name === 'state' ? { ...one, was: ['power'] } : one))
    await at.reopen(keepingStates('state'), { ...next, enums })
    await at.lab.pass(10)
    assert.deepEqual(at.notes(), [JSON.stringify(['Halted', [['Halted', 'a']], ['Running', 'Halted']])])
  })

  it('is dropped, and that is logged with its name, where a value of an enum is gone', async () => {
    at.open(keepingStates())
    await at.run()
    at.lab.set('power_state', 'Paused')
    await at.reopen(at.code, renamed({ name: 'Running' }, { name: 'Paused' }))
    const reason =
      'the block "VM.run#1" keeps a value that its type no longer has. The kept value is not of type "power" enum'
    assert.deepEqual(at.lab.desk.logged, [`A block of "after" is dropped: ${reason}`])
    await at.lab.pass(10)
    assert.deepEqual([at.notes(), at.lab.kept()], [[], []])
  })

  const adding = (count: number, text: string) =>
    plain((body) => {
      for (let i = 0; i < count; i++) body.after('VM.run#1', 1000n, [text])
      return ''
    })

  it('is refused where too many are pending, also those of one stretch', async () => {
    at.open({ ...at.noting(), messages: { 'VM.run': adding(1000, 'x'), 'VM.plain': adding(10_001, 'x') } })
    assert.deepEqual(await at.lab.desk.error('VM.plain', at.lab.vm), ['TOO_BUSY'])
    assert.equal(at.lab.kept().length, 0)
    for (let i = 0; i < 10; i++) await at.run()
    assert.deepEqual(await at.lab.desk.error('VM.run', at.lab.vm), ['TOO_BUSY'])
    assert.equal(at.lab.kept().length, 10_000)
  })

  it('is refused where the pending ones keep too much, also those of one stretch', async () => {
    const mega = 1024 * 1024
    const messages = { 'VM.run': adding(1, 'x'.repeat(24 * mega)), 'VM.plain': adding(2, 'x'.repeat(12 * mega)) }
    at.open({ ...at.noting(), messages })
    for (let i = 0; i < 2; i++) await at.run()
    assert.deepEqual(await at.lab.desk.error('VM.plain', at.lab.vm), ['TOO_BUSY'])
    assert.equal(at.lab.kept().length, 2)
  })

  it('takes no room where a try has undone it', async () => {
    const undone = plain((body) => {
      for (let i = 0; i < 10_001; i++) {
        const mark = body.mark()
        body.after('VM.run#1', 86_400_000n, ['x'])
        body.undo(mark, new ApiError('BAD'), ['BAD'])
        body.release(mark)
      }
      return ''
    })
    at.open({ ...at.noting(), messages: { 'VM.run': undone, 'VM.plain': adding(10_000, 'x') } })
    await at.run()
    assert.equal(at.lab.kept().length, 0)
    await at.lab.desk.result('VM.plain', at.lab.vm)
    assert.equal(at.lab.kept().length, 10_000)
  })

  it('takes steps for the values that it keeps', async () => {
    at.open({ ...at.noting(), messages: { 'VM.run': adding(1, 'x'.repeat(33_000_000)) } })
    assert.match(String(await at.lab.desk.error('VM.run', at.lab.vm)), /more than 1000000 steps/)
  })
})
