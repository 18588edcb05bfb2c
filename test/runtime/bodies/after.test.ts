/** `after` blocks: they run once, when they are due, also after a restart. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { BodyType } from '../../../model/body.ts'
import { StoreError } from '../../../runtime/store/store-error.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue } from '../../../runtime/values/values.ts'
import { failNextCommit } from '../standard/failing-commit.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import { AfterLab, block, STRING, waitingBlock } from './after-lab.ts'
import { attempt, plain, wait, waiting } from './body-lab.ts'

describe('a block of after', () => {
  const files = temporaryFiles()
  let at: AfterLab
  beforeEach(() => {
    at = new AfterLab(files.next())
  })
  afterEach(() => at.lab.stop())

  it('runs once, and not before its time', async () => {
    at.open(at.noting(['a', 1000]))
    await at.run()
    await at.lab.pass(999)
    assert.deepEqual([at.notes(), at.lab.kept().length], [[], 1])
    await at.lab.pass(1)
    assert.deepEqual([at.notes(), at.lab.kept(), at.lab.store.dirty], [['a'], [], false])
    await at.lab.pass(10_000)
    assert.deepEqual(at.notes(), ['a'])
  })

  it('runs in the order of time, then of the text', async () => {
    at.open(at.noting(['late', 30], ['first', 10], ['second', 10], ['soon', 20]))
    await at.run()
    await at.lab.pass(30)
    assert.deepEqual(at.notes(), ['first', 'second', 'soon', 'late'])
  })

  it('runs after a restart, at once where it was due before', async () => {
    at.open(at.noting(['late', 500], ['due', 100]))
    await at.run()
    at.clock.pass(200)
    await at.reopen()
    await at.lab.pass(0)
    assert.deepEqual(at.notes(), ['due'])
    await at.lab.pass(299)
    assert.deepEqual(at.notes(), ['due'])
    await at.lab.pass(1)
    assert.deepEqual(at.notes(), ['due', 'late'])
  })

  it('runs after more time than a timer of Node can wait', async () => {
    at.open(at.noting(['late', 2 ** 32]))
    await at.run()
    for (let i = 0; i < 4; i++) await at.lab.pass(2 ** 30)
    assert.deepEqual(at.notes(), ['late'])
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
    at.open({
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
    await at.run()
    await at.reopen()
    await at.lab.pass(10)
    assert.deepEqual(seen, values)
  })

  it('has no session, no user, a task of its own, and the time at which it runs', async () => {
    let seen: readonly unknown[] = []
    at.open({
      messages: {
        'VM.run': plain((body) => {
          body.after('VM.run#1', 1000n, [])
          return ''
        }),
      },
      afters: {
        'VM.run#1': block((body) => {
          seen = [body.session, body.user, body.now(), at.lab.store.class('task').has(body.task)]
          return undefined
        }),
      },
    })
    await at.run()
    await at.lab.pass(1000)
    assert.deepEqual(seen, [null, '', '20260131T00:00:01Z', false])
  })

  it('is dropped with the stretch that fails, and with a try that is undone', async () => {
    at.open({
      ...at.noting(),
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
    const ended = at.lab.desk.error('VM.run', at.lab.vm)
    await at.lab.pass(2)
    assert.deepEqual(await ended, ['VM_BAD'])
    await at.lab.pass(100)
    assert.deepEqual([at.notes(), at.lab.kept()], [['kept'], []])
  })

  it('that fails changes nothing, is logged, and does not run again', async () => {
    const errors = [new ApiError('VM_BAD', 'x'), new Error('a bug')]
    at.open({
      messages: {
        'VM.run': plain((body) => {
          body.after('VM.run#1', 1n, [])
          return ''
        }),
      },
      afters: {
        'VM.run#1': block(() => {
          at.note('undone')
          throw errors.shift()
        }),
      },
    })
    await at.run()
    await at.lab.pass(1)
    await at.run()
    await at.lab.pass(1)
    assert.deepEqual([at.notes(), at.lab.kept(), errors], [[], [], []])
    assert.deepEqual(
      at.lab.desk.logged.map((text) => text.split('\n')[0]),
      [
        'The block "VM.run#1" of "after" failed: VM_BAD',
        'Error: a bug',
        'The block "VM.run#1" of "after" failed: INTERNAL_ERROR',
      ],
    )
  })

  it('runs again where its commit fails', async () => {
    at.open(at.noting(['a', 10]))
    await at.run()
    failNextCommit()
    await at.lab.pass(10)
    assert.deepEqual([at.notes(), at.lab.kept().length], [[], 1])
    await at.lab.pass(1000)
    assert.deepEqual([at.notes(), at.lab.kept()], [['a'], []])
  })

  it('runs again where the database fails in it', async () => {
    const errors = [new StoreError('the disk is full')]
    at.open({
      ...at.noting(['a', 10], ['b', 10]),
      afters: {
        'VM.run#1': block((_body, text) => {
          for (const error of errors.splice(0)) throw error
          at.note(String(text))
          return undefined
        }, STRING),
      },
    })
    await at.run()
    await at.lab.pass(10)
    assert.match(String(at.lab.desk.logged), /^A block of "after" could not be run: .*the disk is full/)
    await at.lab.pass(1000)
    assert.deepEqual([at.notes(), at.lab.kept()], [['a', 'b'], []])
  })

  it('is gone where the commit of its stretch fails', async () => {
    at.open(at.noting(['a', 10]))
    failNextCommit()
    assert.equal((await at.lab.desk.error('VM.run', at.lab.vm))[0], 'INTERNAL_ERROR')
    await at.lab.pass(10)
    await at.lab.pass(1000)
    assert.deepEqual([at.notes(), at.lab.kept(), at.lab.desk.logged.length], [[], [], 1])
  })

  it('may wait, hold until its own end, and leave another block', async () => {
    at.open({
      ...at.noting(),
      messages: {
        'VM.run': plain((body) => {
          body.after('wait', 10n, [])
          return ''
        }),
      },
      afters: {
        ...at.noting().afters,
        wait: waitingBlock(function* (body) {
          body.hold('VM', 'name_label', at.lab.vm, undefined, 'held')
          body.after('VM.run#1', 1n, ['again'])
          yield* wait(10)
          return undefined
        }),
      },
    })
    await at.run()
    await at.lab.pass(10)
    assert.equal(at.lab.get('name_label'), 'held')
    await at.lab.pass(1)
    assert.deepEqual(at.notes(), ['again'])
    await at.lab.pass(10)
    assert.deepEqual([at.lab.get('name_label'), at.lab.kept()], ['a', []])
  })

  it('that waits does not run again after a restart, and its holds are released', async () => {
    at.open({
      messages: {
        'VM.run': plain((body) => {
          body.after('wait', 10n, [])
          return ''
        }),
      },
      afters: {
        wait: waitingBlock(function* (body) {
          body.hold('VM', 'name_label', at.lab.vm, undefined, 'held')
          at.note('begun')
          yield* wait(10)
          at.note('ended')
          return undefined
        }),
      },
    })
    await at.run()
    await at.lab.pass(10)
    await at.reopen()
    await at.lab.pass(1000)
    assert.deepEqual([at.lab.get('name_label'), at.notes(), at.lab.kept()], ['a', ['begun'], []])
  })
})
