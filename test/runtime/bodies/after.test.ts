/** `after` blocks: they run once, when they are due, also after a restart. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Api } from '../../../model/api.ts'
import type { BodyType } from '../../../model/body.ts'
import type { AfterCode, LocalValue, Run } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { StoreError } from '../../../runtime/store/store-error.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { failNextCommit } from '../standard/failing-commit.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import { TestClock } from '../test-clock.ts'
import {
  attempt,
  type BodyLab,
  bodyApi,
  type LabCode,
  openLab,
  plain,
  type Stretches,
  wait,
  waiting,
} from './body-lab.ts'

const API = bodyApi('uses task', 'record size { width : int, names : string set }')
const STRING: BodyType = { kind: 'string' }

const block = (code: (run: Run, ...args: LocalValue[]) => LocalValue, ...captured: BodyType[]): AfterCode => ({
  ...plain(code),
  captured,
})
const waitingBlock = (code: (run: Run, ...args: LocalValue[]) => Stretches, ...captured: BodyType[]): AfterCode => ({
  ...waiting(code),
  captured,
})

describe('a block of after', () => {
  const files = temporaryFiles()
  let file: string
  let clock: TestClock
  let lab: BodyLab
  let code: LabCode

  beforeEach(() => {
    file = files.next()
    clock = new TestClock()
  })
  afterEach(() => lab.stop())
  const open = (given: LabCode = code, api: Api = API) => {
    code = given
    lab = openLab(() => code, { api, clock, store: openStore(api, file) })
  }
  const reopen = async (given: LabCode = code, api: Api = API) => {
    await lab.stop()
    open(given, api)
  }
  const run = () => lab.desk.result('VM.run', lab.vm)
  const note = (text: string) => lab.set('tags', [...(lab.get('tags') as string[]), text])
  const notes = () => lab.get('tags')

  /** `VM.run` leaves blocks that note their texts, each after its milliseconds. */
  const noting = (...blocks: readonly (readonly [text: string, milliseconds: number])[]): LabCode => ({
    messages: {
      'VM.run': plain((body) => {
        for (const [text, milliseconds] of blocks) body.after('VM.run#1', BigInt(milliseconds), [text])
        return ''
      }),
    },
    afters: {
      'VM.run#1': block((_body, text) => {
        note(String(text))
        return undefined
      }, STRING),
    },
  })

  it('runs once, and not before its time', async () => {
    open(noting(['a', 1000]))
    await run()
    await lab.pass(999)
    assert.deepEqual([notes(), lab.kept().length], [[], 1])
    await lab.pass(1)
    assert.deepEqual([notes(), lab.kept(), lab.store.dirty], [['a'], [], false])
    await lab.pass(10_000)
    assert.deepEqual(notes(), ['a'])
  })

  it('runs in the order of time, then of the text', async () => {
    open(noting(['late', 30], ['first', 10], ['second', 10], ['soon', 20]))
    await run()
    await lab.pass(30)
    assert.deepEqual(notes(), ['first', 'second', 'soon', 'late'])
  })

  it('runs after a restart, at once where it was due before', async () => {
    open(noting(['late', 500], ['due', 100]))
    await run()
    clock.pass(200)
    await reopen()
    await lab.pass(0)
    assert.deepEqual(notes(), ['due'])
    await lab.pass(299)
    assert.deepEqual(notes(), ['due'])
    await lab.pass(1)
    assert.deepEqual(notes(), ['due', 'late'])
  })

  it('runs after more time than a timer of Node can wait', async () => {
    open(noting(['late', 2 ** 32]))
    await run()
    for (let i = 0; i < 4; i++) await lab.pass(2 ** 30)
    assert.deepEqual(notes(), ['late'])
  })

  it('gets the values that it uses, of every type, also after a restart', async () => {
    const types: BodyType[] = [
      STRING,
      { kind: 'int' },
      { kind: 'float' },
      { kind: 'bool' },
      { kind: 'datetime' },
      { kind: 'duration' },
      { kind: 'enum', name: 'power' },
      { kind: 'ref', class: 'VM', nullable: true },
      { kind: 'set', of: { kind: 'int' } },
      { kind: 'option', of: { kind: 'duration' } },
      { kind: 'map', key: { kind: 'int' }, value: { kind: 'ref', class: 'VM', nullable: false } },
      { kind: 'record', name: 'size' },
    ]
    const values = [
      ...['x\n"', -(2n ** 63n), 0.1, true, '20260131T12:00:00.250Z', 90_000n, 'Paused', null],
      ...[[1n, 2n], [5n], new Map([[7n, 'OpaqueRef:x']]), new RecordValue(['width', 'names'], [3n, ['a']])],
    ]
    let seen: readonly unknown[] = []
    open({
      messages: {
        'VM.run': plain((body) => {
          body.after('VM.run#1', 10n, values)
          return ''
        }),
      },
      afters: {
        'VM.run#1': block(
          (_body, ...args) => {
            seen = args
            return undefined
          },
          ...types,
        ),
      },
    })
    await run()
    await reopen()
    await lab.pass(10)
    assert.deepEqual(seen, values)
  })

  it('has no session, no user, a task of its own, and the time at which it runs', async () => {
    let seen: readonly unknown[] = []
    open({
      messages: {
        'VM.run': plain((body) => {
          body.after('VM.run#1', 1000n, [])
          return ''
        }),
      },
      afters: {
        'VM.run#1': block((body) => {
          seen = [body.session, body.user, body.now(), lab.store.class('task').has(body.task)]
          return undefined
        }),
      },
    })
    await run()
    await lab.pass(1000)
    assert.deepEqual(seen, [null, '', '20260131T00:00:01Z', false])
  })

  it('is dropped with the stretch that fails, and with a try that is undone', async () => {
    open({
      ...noting(),
      messages: {
        'VM.run': waiting(function* (body) {
          body.after('VM.run#1', 5n, ['kept'])
          yield* attempt(
            body,
            ['VM_BAD'],
            () => {
              body.after('VM.run#1', 1n, ['tried'])
              throw new ApiError('VM_BAD')
            },
            () => undefined,
          )
          yield* wait(2)
          body.after('VM.run#1', 1n, ['failed'])
          throw new ApiError('VM_BAD')
        }),
      },
    })
    const ended = lab.desk.error('VM.run', lab.vm)
    await lab.pass(2)
    assert.deepEqual(await ended, ['VM_BAD'])
    await lab.pass(100)
    assert.deepEqual([notes(), lab.kept()], [['kept'], []])
  })

  it('that fails changes nothing, is logged, and does not run again', async () => {
    const errors = [new ApiError('VM_BAD', 'x'), new Error('a bug')]
    open({
      messages: {
        'VM.run': plain((body) => {
          body.after('VM.run#1', 1n, [])
          return ''
        }),
      },
      afters: {
        'VM.run#1': block(() => {
          note('undone')
          throw errors.shift()
        }),
      },
    })
    await run()
    await lab.pass(1)
    await run()
    await lab.pass(1)
    assert.deepEqual([notes(), lab.kept(), errors], [[], [], []])
    assert.deepEqual(
      lab.desk.logged.map((text) => text.split('\n')[0]),
      [
        'The block "VM.run#1" of "after" failed: VM_BAD',
        'Error: a bug',
        'The block "VM.run#1" of "after" failed: INTERNAL_ERROR',
      ],
    )
  })

  it('runs again where its commit fails', async () => {
    open(noting(['a', 10]))
    await run()
    failNextCommit()
    await lab.pass(10)
    assert.deepEqual([notes(), lab.kept().length], [[], 1])
    await lab.pass(1000)
    assert.deepEqual([notes(), lab.kept()], [['a'], []])
  })

  it('runs again where the database fails in it', async () => {
    const errors = [new StoreError('the disk is full')]
    open({
      ...noting(['a', 10], ['b', 10]),
      afters: {
        'VM.run#1': block((_body, text) => {
          for (const error of errors.splice(0)) throw error
          note(String(text))
          return undefined
        }, STRING),
      },
    })
    await run()
    await lab.pass(10)
    assert.match(String(lab.desk.logged), /^A block of "after" could not be run: .*the disk is full/)
    await lab.pass(1000)
    assert.deepEqual([notes(), lab.kept()], [['a', 'b'], []])
  })

  it('is gone where the commit of its stretch fails', async () => {
    open(noting(['a', 10]))
    failNextCommit()
    assert.equal((await lab.desk.error('VM.run', lab.vm))[0], 'INTERNAL_ERROR')
    await lab.pass(10)
    await lab.pass(1000)
    assert.deepEqual([notes(), lab.kept(), lab.desk.logged.length], [[], [], 1])
  })

  it('may wait, hold until its own end, and leave another block', async () => {
    open({
      ...noting(),
      messages: {
        'VM.run': plain((body) => {
          body.after('wait', 10n, [])
          return ''
        }),
      },
      afters: {
        ...noting().afters,
        wait: waitingBlock(function* (body) {
          body.hold('VM', 'name_label', lab.vm, undefined, 'held')
          body.after('VM.run#1', 1n, ['again'])
          yield* wait(10)
          return undefined
        }),
      },
    })
    await run()
    await lab.pass(10)
    assert.equal(lab.get('name_label'), 'held')
    await lab.pass(1)
    assert.deepEqual(notes(), ['again'])
    await lab.pass(10)
    assert.deepEqual([lab.get('name_label'), lab.kept()], ['a', []])
  })

  it('that waits does not run again after a restart, and its holds are released', async () => {
    open({
      messages: {
        'VM.run': plain((body) => {
          body.after('wait', 10n, [])
          return ''
        }),
      },
      afters: {
        wait: waitingBlock(function* (body) {
          body.hold('VM', 'name_label', lab.vm, undefined, 'held')
          note('begun')
          yield* wait(10)
          note('ended')
          return undefined
        }),
      },
    })
    await run()
    await lab.pass(10)
    await reopen()
    await lab.pass(1000)
    assert.deepEqual([lab.get('name_label'), notes(), lab.kept()], ['a', ['begun'], []])
  })

  it('is dropped, and that is logged, where the text has no such block any more, or one with other types', async () => {
    open(noting(['a', 10]))
    await run()
    await reopen({ messages: code.messages ?? {} })
    const dropped = (reason: string) => [`A block of "after" is dropped: ${reason}`]
    assert.deepEqual(lab.desk.logged, dropped('this API has no block "VM.run#1" any more'))
    await reopen(noting(['a', 10]))
    await run()
    await reopen({ afters: { 'VM.run#1': block(() => undefined, { kind: 'int' }) } })
    assert.deepEqual(lab.desk.logged, dropped('the block "VM.run#1" uses values of other types now'))
    assert.deepEqual(lab.kept(), [])
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
            note(JSON.stringify([one, [...(entries as ReadonlyMap<Value, Value>)], set]))
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
    open(keepingStates())
    await run()
    await reopen(code, renamed({ name: 'Stopped', was: ['Halted'] }, { name: 'Running' }, { name: 'Paused' }))
    await lab.pass(10)
    assert.deepEqual(notes(), [JSON.stringify(['Stopped', [['Stopped', 'a']], ['Running', 'Stopped']])])
  })

  it('follows an enum that a later text renames', async () => {
    open(keepingStates())
    await run()
    const next = JSON.parse(JSON.stringify(API).replaceAll('"name":"power"', '"name":"state"')) as Api
    const enums = next.enums.map((one) => (one.name === 'state' ? { ...one, was: ['power'] } : one))
    await reopen(keepingStates('state'), { ...next, enums })
    await lab.pass(10)
    assert.deepEqual(notes(), [JSON.stringify(['Halted', [['Halted', 'a']], ['Running', 'Halted']])])
  })

  it('is dropped, and that is logged with its name, where a value of an enum is gone', async () => {
    open(keepingStates())
    await run()
    lab.set('power_state', 'Paused')
    await reopen(code, renamed({ name: 'Running' }, { name: 'Paused' }))
    const reason =
      'the block "VM.run#1" keeps a value that its type no longer has. The kept value is not of type "power" enum'
    assert.deepEqual(lab.desk.logged, [`A block of "after" is dropped: ${reason}`])
    await lab.pass(10)
    assert.deepEqual([notes(), lab.kept()], [[], []])
  })

  const adding = (count: number, text: string) =>
    plain((body) => {
      for (let i = 0; i < count; i++) body.after('VM.run#1', 1000n, [text])
      return ''
    })

  it('is refused where too many are pending, also those of one stretch', async () => {
    open({ ...noting(), messages: { 'VM.run': adding(1000, 'x'), 'VM.plain': adding(10_001, 'x') } })
    assert.deepEqual(await lab.desk.error('VM.plain', lab.vm), ['TOO_BUSY'])
    assert.equal(lab.kept().length, 0)
    for (let i = 0; i < 10; i++) await run()
    assert.deepEqual(await lab.desk.error('VM.run', lab.vm), ['TOO_BUSY'])
    assert.equal(lab.kept().length, 10_000)
  })

  it('is refused where the pending ones keep too much, also those of one stretch', async () => {
    const mega = 1024 * 1024
    const messages = { 'VM.run': adding(1, 'x'.repeat(24 * mega)), 'VM.plain': adding(2, 'x'.repeat(12 * mega)) }
    open({ ...noting(), messages })
    for (let i = 0; i < 2; i++) await run()
    assert.deepEqual(await lab.desk.error('VM.plain', lab.vm), ['TOO_BUSY'])
    assert.equal(lab.kept().length, 2)
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
    open({ ...noting(), messages: { 'VM.run': undone, 'VM.plain': adding(10_000, 'x') } })
    await run()
    assert.equal(lab.kept().length, 0)
    await lab.desk.result('VM.plain', lab.vm)
    assert.equal(lab.kept().length, 10_000)
  })

  it('takes steps for the values that it keeps', async () => {
    open({ ...noting(), messages: { 'VM.run': adding(1, 'x'.repeat(33_000_000)) } })
    assert.match(String(await lab.desk.error('VM.run', lab.vm)), /more than 1000000 steps/)
  })
})
