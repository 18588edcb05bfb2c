/** Tasks, holds and blocks of a server whose copy is made anew, as it was away for longer than the log keeps commits. */
import assert from 'node:assert/strict'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { API, block, STRING } from '../bodies/after-lab.ts'
import { plain, wait, waiting } from '../bodies/body-lab.ts'
import { type BodyServers, type Here, openBodyServers } from './body-servers.ts'
import type { LabServer } from './services-lab.ts'

const DAY = 24 * 3_600_000

const code = ({ set, hold }: Here) => ({
  messages: {
    'VM.run': waiting(function* (run: Run) {
      hold(run, 'power_state', 'Running')
      yield* wait(5000)
      set('name_label', 'done')
      return 'done'
    }),
    'VM.plain': plain((run: Run) => {
      run.after('VM.plain#1', 5000n, ['block'])
      return ''
    }),
  },
  afters: {
    'VM.plain#1': block((_run, text) => {
      set('name_label', String(text))
      return undefined
    }, STRING),
  },
})

describe('a server whose copy is made anew', () => {
  let lab: BodyServers
  let a: LabServer
  let b: LabServer
  const status = (task: string) => b.result('task.get_status', task)
  const power = () => lab.read(b, 'power_state')

  beforeEach(async () => {
    lab = openBodyServers(API, code)
    a = await lab.open()
    b = await lab.open()
    await lab.rest()
  })

  /** The server hears nothing of what is done meanwhile, nor afterwards by commits. */
  async function away(server: LabServer, meanwhile: () => Promise<unknown>): Promise<void> {
    await lab.rest()
    server.connection.isAway = true
    await meanwhile()
    await lab.rest()
    lab.log.prune()
    server.connection.isAway = false
    await lab.pass(600)
    assert.equal(server.groups.status.refills, 1)
  }

  it('ends tasks that were cancelled meanwhile', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await away(a, () => b.result('task.cancel', task))
    await lab.rest()
    assert.deepEqual([await status(task), await power(), lab.kept('hold:')], ['cancelled', 'Halted', []])
    assert.equal(a.service.waitingBodies(), 0)
  })

  it('goes on with its bodies', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await away(a, () => b.result('VM.create', { name_label: 'other' }))
    await lab.pass(5000)
    assert.deepEqual([await status(task), await power()], ['success', 'Halted'])
  })

  it('does not go on with them where others have taken it for gone', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await away(a, async () => lab.expire(a))
    assert.deepEqual([await status(task), a.service.waitingBodies()], ['failure', 0])
    await lab.pass(5000)
    assert.deepEqual([await lab.read(b, 'name_label'), lab.kept('server:').length], ['a', 2])
  })

  it('knows which fields others hold', async () => {
    await away(b, () => lab.call(a, 'Async.VM.run'))
    await b.result('VM.set_power_state', lab.vm, 'Paused')
    await lab.pass(5000)
    assert.deepEqual([await power(), lab.kept('hold:')], ['Paused', []])
  })

  it('runs blocks that others have left and do not run', async () => {
    await away(b, () => lab.call(a, 'VM.plain'))
    a.kill()
    await lab.pass(1000)
    await lab.pass(5000)
    assert.deepEqual([await lab.read(b, 'name_label'), lab.kept('after:')], ['block', []])
  })

  it('destroys tasks that ended meanwhile a day after their end', async () => {
    await away(b, () => lab.call(a, 'Async.VM.plain'))
    a.kill()
    b.service.save()
    await lab.pass(DAY + 1000)
    assert.equal(((await b.result('task.get_all')) as string[]).length, 1)
    b.service.save()
    await lab.rest()
    assert.deepEqual(await b.result('task.get_all'), [])
  })
})
