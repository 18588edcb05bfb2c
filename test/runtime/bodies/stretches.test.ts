/** Bodies as RPCs: plain ones, waits, tries, cancels, errors, and the task that runs them. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { failNextCommit } from '../standard/failing-commit.ts'
import { attempt, type BodyLab, type LabCode, type LabOptions, openLab, plain, wait, waiting } from './body-lab.ts'

describe('message bodies', () => {
  let lab: BodyLab
  const open = (code: LabCode, options?: LabOptions) => {
    lab = openLab(() => code, options)
  }
  afterEach(() => lab.stop())
  const run = () => lab.desk.result('VM.run', lab.vm)
  const error = () => lab.desk.error('VM.run', lab.vm)

  it('answer with what they return, and change nothing where they fail', async () => {
    open({
      messages: {
        'VM.run': plain(() => {
          lab.set('name_label', 'changed')
          return 'done'
        }),
        'VM.plain': plain(() => {
          lab.set('name_label', 'undone')
          throw new ApiError('VM_BAD', 'x')
        }),
      },
    })
    assert.equal(await run(), 'done')
    assert.deepEqual(await lab.desk.error('VM.plain', lab.vm), ['VM_BAD', 'x'])
    assert.equal(lab.get('name_label'), 'changed')
  })

  it('commit what they did before they wait, and are answered at their end', async () => {
    open({
      messages: {
        'VM.run': waiting(function* () {
          lab.set('name_label', 'first')
          yield* wait(2000)
          lab.set('name_label', 'second')
          yield* wait(1000)
          return 'done'
        }),
      },
    })
    let answer: unknown
    const ended = run().then((result) => {
      answer = result
    })
    await lab.pass(0)
    assert.deepEqual([lab.get('name_label'), lab.store.dirty], ['first', false])
    assert.equal(await lab.desk.result('VM.get_name_label', lab.vm), 'first')
    await lab.pass(1999)
    assert.equal(lab.get('name_label'), 'first')
    await lab.pass(1)
    assert.deepEqual([lab.get('name_label'), lab.store.dirty, answer], ['second', false, undefined])
    await lab.pass(1000)
    await ended
    assert.equal(answer, 'done')
  })

  it('keep what earlier stretches did where a later one fails', async () => {
    open({
      messages: {
        'VM.run': waiting(function* () {
          lab.set('name_label', 'kept')
          yield* wait(1)
          lab.set('name_label', 'undone')
          throw new ApiError('VM_BAD')
        }),
      },
    })
    const ended = error()
    await lab.pass(1)
    assert.deepEqual(await ended, ['VM_BAD'])
    assert.equal(lab.get('name_label'), 'kept')
  })

  it('have one instant for a stretch', async () => {
    const seen: string[] = []
    open({
      messages: {
        'VM.run': waiting(function* (body) {
          seen.push(body.now())
          lab.clock.pass(5)
          seen.push(body.now())
          yield* wait(1500)
          seen.push(body.now())
          return ''
        }),
      },
    })
    const ended = run()
    await lab.pass(1500)
    await ended
    assert.deepEqual(seen, ['20260131T00:00:00Z', '20260131T00:00:00Z', '20260131T00:00:01.505Z'])
  })

  it('wait for longer than a timer of Node can', async () => {
    open({
      messages: {
        'VM.run': waiting(function* () {
          yield* wait(2 ** 31 + 5)
          return 'late'
        }),
      },
    })
    const ended = run()
    await lab.pass(2 ** 31 - 1)
    await lab.pass(5)
    assert.equal(lab.clock.pending, 1)
    await lab.pass(1)
    assert.equal(await ended, 'late')
  })

  it('catch named errors: the failing stretch is undone back to the try, earlier ones stay', async () => {
    open({
      messages: {
        'VM.run': waiting(function* (body) {
          lab.set('name_label', 'before')
          yield* attempt(
            body,
            ['VM_BAD'],
            function* () {
              lab.set('tags', ['first stretch'])
              yield* wait(1)
              lab.set('tags', ['second stretch'])
              lab.set('name_label', 'undone')
              throw new ApiError('VM_BAD')
            },
            () => {
              lab.set('power_state', 'Paused')
            },
          )
          yield* wait(1)
          return 'done'
        }),
      },
    })
    const ended = run()
    await lab.pass(1)
    assert.deepEqual(
      ['name_label', 'tags', 'power_state'].map((field) => lab.get(field)),
      ['before', ['first stretch'], 'Paused'],
    )
    await lab.pass(1)
    assert.equal(await ended, 'done')
  })

  it('do not catch other errors, nor bugs', async () => {
    const bugs = [new ApiError('OTHER'), new Error('a bug')]
    open({
      messages: {
        'VM.run': waiting(function* (body) {
          yield* attempt(
            body,
            ['VM_BAD'],
            function* () {
              yield* wait(1)
              throw bugs.shift()
            },
            () => {
              assert.fail('caught')
            },
          )
          return ''
        }),
      },
    })
    for (const expected of [['OTHER'], ['INTERNAL_ERROR', 'a bug']]) {
      const ended = error()
      await lab.pass(1)
      assert.deepEqual(await ended, expected)
    }
    assert.deepEqual(
      lab.desk.logged.map((text) => text.split('\n')[0]),
      ['Error: a bug'],
    )
  })

  it('are ended by a stretch of too many steps, and get new steps after a wait', async () => {
    const spend = (body: { steps: number; tooLong(): never }, count: number) => {
      for (let i = 0; i < count; i++) if (--body.steps < 0) body.tooLong()
    }
    open(
      {
        messages: {
          'VM.run': waiting(function* (body) {
            spend(body, 10)
            yield* wait(1)
            spend(body, 10)
            lab.set('name_label', 'undone')
            spend(body, 1)
            return ''
          }),
        },
      },
      { bodyLimits: { steps: 10, waiting: 1 } },
    )
    const ended = error()
    await lab.pass(1)
    const [code, message] = await ended
    assert.equal(code, 'INTERNAL_ERROR')
    assert.match(String(message), /"VM.run" took more than 10 steps/)
    assert.equal(lab.get('name_label'), 'a')
  })

  it('are refused beyond the number that may wait, and change nothing then', async () => {
    open(
      {
        messages: {
          'VM.run': waiting(function* () {
            lab.store.class('host').create(new Map())
            yield* wait(1)
            return 'done'
          }),
        },
      },
      { bodyLimits: { steps: 10, waiting: 2 } },
    )
    const ended = [run(), run()]
    assert.deepEqual(await error(), ['TOO_BUSY'])
    assert.equal(lab.store.class('host').count(), 2)
    await lab.pass(1)
    assert.deepEqual(await Promise.all(ended), ['done', 'done'])
    assert.equal(lab.desk.service.waitingBodies(), 0)
  })

  it('fail where what they did before a wait could not be made durable', async () => {
    open({
      messages: {
        'VM.run': waiting(function* () {
          lab.set('name_label', 'undone')
          yield* wait(1)
          lab.set('name_label', 'never')
          return ''
        }),
      },
    })
    failNextCommit()
    const ended = error()
    await lab.pass(1)
    assert.deepEqual(await ended, ['INTERNAL_ERROR', 'The change could not be made durable and is undone'])
    assert.equal(lab.get('name_label'), 'a')
  })

  it('end when the service closes', async () => {
    open({
      messages: {
        'VM.run': waiting(function* () {
          yield* wait(1)
          return ''
        }),
      },
    })
    const ended = error()
    await lab.pass(0)
    await lab.desk.service.close()
    assert.deepEqual(await ended, ['INTERNAL_ERROR', 'The server is stopping'])
    assert.deepEqual([lab.clock.pending, lab.desk.logged], [0, []])
  })

  it('cannot stand beside a handler', () => {
    open({})
    const messages = { 'VM.run': plain(() => '') }
    const handlers = new Map([['VM.run', () => '']])
    assert.throws(() => openLab(() => ({ messages }), { handlers }), /"VM.run" has a body, so it cannot have a handler/)
  })
})

describe('bodies of implied RPCs', () => {
  it('replace what the RPCs do', async () => {
    const lab: BodyLab = openLab(() => ({
      messages: {
        'VM.create': plain((_run, record) => {
          assert.ok(record && typeof record === 'object')
          return lab.store.class('VM').create(new Map([['name_label', 'from the body']]))
        }),
        'VM.set_name_label': plain((_run, self, value) => {
          lab.store.class('VM').field('name_label').set(String(self), `${value}!`)
          return undefined
        }),
        'VM.destroy': plain(() => {
          throw new ApiError('VM_BAD')
        }),
      },
    }))
    const made = await lab.desk.result('VM.create', { name_label: 'mine' })
    assert.equal(await lab.desk.result('VM.get_name_label', made), 'from the body')
    assert.equal(await lab.desk.result('VM.set_name_label', made, 'b'), '')
    assert.equal(await lab.desk.result('VM.get_name_label', made), 'b!')
    assert.deepEqual(await lab.desk.error('VM.destroy', made), ['VM_BAD'])
    await lab.stop()
  })
})
