/** Bodies that run as tasks: progress, results and cancels. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { failNextCommit } from '../standard/failing-commit.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import {
  attempt,
  type BodyLab,
  bodyApi,
  type LabCode,
  nested,
  openLab,
  plain,
  type Stretches,
  wait,
  waiting,
} from './body-lab.ts'

describe('a body that runs as a task', () => {
  let lab: BodyLab
  const open = (code: LabCode) => {
    lab = openLab(() => code)
  }
  afterEach(() => lab.stop())
  const start = async (method = 'Async.VM.run') => {
    const ref = String(await lab.desk.result(method, lab.vm))
    await lab.pass(0)
    return ref
  }
  const status = (ref: string) => lab.task(ref).status
  const simple = (work: (run: Parameters<typeof attempt>[0]) => Stretches): LabCode => ({
    messages: { 'VM.run': waiting(work) },
  })

  it('has its task, which says how far it is and what it returned', async () => {
    open(
      simple(function* (body) {
        lab.set('name_label', body.task)
        body.progress(0.25)
        yield* nested(body, 'VM.other', () => {
          body.progress(0.9)
        })
        yield* wait(10)
        body.progress(0.75)
        yield* wait(10)
        return 'done'
      }),
    )
    const ref = await start()
    assert.equal(lab.get('name_label'), ref)
    assert.deepEqual([status(ref), lab.task(ref).progress, lab.store.dirty], ['pending', 0.25, false])
    await lab.pass(10)
    assert.equal(lab.task(ref).progress, 0.75)
    await lab.pass(10)
    const { progress, result } = lab.task(ref)
    assert.deepEqual([status(ref), progress, result], ['success', 1, '<value><string>done</string></value>'])
  })

  it('has a task that names no object where it does not wait for one, another in each call', async () => {
    const seen: string[] = []
    open({
      messages: {
        'VM.plain': plain((body) => {
          body.progress(0.5)
          seen.push(body.task, body.task)
          return ''
        }),
      },
    })
    await lab.desk.result('VM.plain', lab.vm)
    await lab.desk.result('VM.plain', lab.vm)
    assert.equal(new Set(seen).size, 2)
    assert.deepEqual(
      seen.map((ref) => lab.store.class('task').has(ref)),
      [false, false, false, false],
    )
    const ref = await start('Async.VM.plain')
    assert.deepEqual([seen.at(-1), status(ref)], [ref, 'success'])
  })

  it('refuses a progress outside 0 to 1', async () => {
    open(
      simple(function* (body) {
        body.progress(1.5)
        yield* wait(1)
        return ''
      }),
    )
    const ref = await start()
    assert.deepEqual(lab.task(ref).error_info, ['VALUE_NOT_SUPPORTED', 'progress', '1.5', 'is not between 0 and 1'])
  })

  it('fails its task with its error, in the stretch that fails', async () => {
    open(
      simple(function* () {
        lab.set('name_label', 'kept')
        yield* wait(1)
        lab.set('name_label', 'undone')
        throw new ApiError('VM_BAD', 'x')
      }),
    )
    const ref = await start()
    await lab.pass(1)
    assert.deepEqual(
      [status(ref), lab.task(ref).error_info, lab.get('name_label')],
      ['failure', ['VM_BAD', 'x'], 'kept'],
    )
  })

  it('is ended by a cancel while it waits', async () => {
    open(
      simple(function* () {
        yield* wait(1000)
        lab.set('name_label', 'never')
        return ''
      }),
    )
    const ref = await start()
    await lab.desk.result('task.cancel', ref)
    await lab.pass(0)
    assert.deepEqual([status(ref), lab.task(ref).error_info], ['cancelled', ['TASK_CANCELLED', ref]])
    await lab.pass(1000)
    assert.deepEqual([lab.get('name_label'), lab.clock.pending], ['a', 0])
  })

  it('is ended at its next wait by a cancel that came before', async () => {
    open(
      simple(function* (body) {
        yield* wait(10)
        // As a client would whose call came in this turn.
        const cancelled = lab.desk.result('task.cancel', body.task)
        lab.set('name_label', 'reached')
        yield* wait(10)
        lab.set('name_label', 'never')
        cancelled.catch(assert.fail)
        return ''
      }),
    )
    const ref = await start()
    await lab.pass(10)
    assert.deepEqual([status(ref), lab.get('name_label')], ['cancelled', 'reached'])
  })

  it('may catch its cancel, which is spent then', async () => {
    open(
      simple(function* (body) {
        yield* attempt(
          body,
          ['TASK_CANCELLED'],
          () => wait(1000),
          () => {
            lab.set('name_label', 'caught')
          },
        )
        yield* wait(10)
        return 'done'
      }),
    )
    const ref = await start()
    await lab.desk.result('task.cancel', ref)
    await lab.pass(0)
    assert.deepEqual([lab.get('name_label'), status(ref)], ['caught', 'pending'])
    await lab.pass(10)
    assert.equal(status(ref), 'success')
  })

  it('can be cancelled again after it has caught a cancel', async () => {
    open(
      simple(function* (body) {
        yield* attempt(
          body,
          ['TASK_CANCELLED'],
          () => wait(1000),
          () => {
            lab.set('name_label', 'caught')
          },
        )
        yield* wait(1000)
        return 'done'
      }),
    )
    const ref = await start()
    for (const _ of [1, 2]) {
      await lab.desk.result('task.cancel', ref)
      await lab.pass(0)
    }
    assert.deepEqual([lab.get('name_label'), status(ref)], ['caught', 'cancelled'])
  })

  it('goes on where its task is destroyed', async () => {
    open(
      simple(function* (body) {
        yield* wait(1)
        body.progress(0.5)
        lab.set('name_label', 'done')
        return ''
      }),
    )
    const ref = await start()
    await lab.desk.result('task.destroy', ref)
    await lab.pass(1)
    assert.deepEqual([lab.get('name_label'), lab.store.class('task').has(ref), lab.desk.logged], ['done', false, []])
  })

  it('fails its task where its last stretch cannot be made durable', async () => {
    open(
      simple(function* () {
        yield* wait(1)
        lab.set('name_label', 'undone')
        return ''
      }),
    )
    const ref = await start()
    failNextCommit()
    await lab.pass(1)
    await lab.pass(0)
    const { error_info } = lab.task(ref)
    assert.deepEqual(
      [status(ref), (error_info as string[])[0], lab.get('name_label')],
      ['failure', 'INTERNAL_ERROR', 'a'],
    )
  })
})

describe('a body that waits when the server stops', () => {
  const files = temporaryFiles()

  it('leaves a task that is a failure at the next start', async () => {
    const file = files.next()
    const api = bodyApi('uses task')
    const messages = { 'VM.run': waiting(() => wait(1000)) }
    const lab = openLab(() => ({ messages }), { api, store: openStore(api, file) })
    const ref = String(await lab.desk.result('Async.VM.run', lab.vm))
    await lab.pass(0)
    assert.equal(lab.task(ref).status, 'pending')
    await lab.stop()
    const next = openLab(() => ({ messages }), { api, store: openStore(api, file) })
    const { status, error_info } = next.task(ref)
    assert.deepEqual([status, (error_info as string[])[0]], ['failure', 'INTERNAL_ERROR'])
    await next.stop()
  })
})
