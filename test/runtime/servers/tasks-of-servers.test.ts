/** Tasks where several servers share the data: each runs and ends its own, whatever server is asked about them. */
import assert from 'node:assert/strict'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { bodyApi, plain, wait, waiting } from '../bodies/body-lab.ts'
import { type BodyServers, type Here, openBodyServers } from './body-servers.ts'
import { barrier } from './groups-desk.ts'
import type { LabServer } from './services-lab.ts'

const DAY = 24 * 3_600_000

const CLIENTS_OWN = `
class task {
  message create(label : string, description : string) : task ref
  message set_status(self : task ref, value : task_status_type enum)
}
`

const api = bodyApi('uses task, event', CLIENTS_OWN)

const code = ({ set, hold }: Here) => ({
  messages: {
    'VM.run': waiting(function* () {
      yield* wait(1000)
      set('name_label', 'first')
      yield* wait(1000)
      set('name_label', 'second')
      return 'done'
    }),
    'VM.other': waiting(function* (run: Run) {
      hold(run, 'power_state', 'Running')
      yield* wait(1000)
      throw new ApiError('VM_BAD')
    }),
    'VM.plain': plain(() => {
      set('name_label', 'plain')
      return 'plain'
    }),
  },
})

describe('tasks of several servers', () => {
  let lab: BodyServers
  let a: LabServer
  let b: LabServer
  const status = (server: LabServer, task: string) => server.result('task.get_status', task)
  const errorOf = async (server: LabServer, task: string) =>
    ((await server.result('task.get_error_info', task)) as string[])[0]

  beforeEach(async () => {
    lab = openBodyServers(api, code)
    a = await lab.open()
    b = await lab.open()
    await lab.rest()
  })

  it('run at the server that has accepted them, and are seen to end at each', async () => {
    const task = await lab.call(a, 'Async.VM.plain')
    await lab.rest()
    for (const server of lab.servers) assert.equal(await status(server, task), 'success')
    assert.deepEqual(lab.kept('task-server:'), [])
  })

  it('run several in one group', async () => {
    const before = lab.log.commits.length
    const calls = Array.from({ length: 30 }, () => lab.call(a, 'Async.VM.plain'))
    const tasks = await Promise.all(calls)
    await lab.rest()
    for (const task of tasks) assert.equal(await status(b, task), 'success')
    assert.ok(lab.log.commits.length - before <= 5, `${lab.log.commits.length - before} commits`)
  })

  it('end in the commit of the last stretch of their body', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await lab.pass(1000)
    assert.deepEqual([await status(b, task), await lab.read(b, 'name_label')], ['pending', 'first'])
    assert.equal(lab.kept('task-server:').length, 1)
    const before = lab.log.commits.length
    await lab.pass(1000)
    assert.equal(lab.log.commits.length, before + 1)
    const ended = (await b.result('task.get_record', task)) as { status: string; result: string }
    assert.deepEqual([ended.status, ended.result], ['success', '<value><string>done</string></value>'])
  })

  it('end in the group in which their body fails and what it holds is released', async () => {
    const before = lab.log.commits.length
    const task = await lab.call(a, 'Async.VM.other')
    await lab.pass(1000)
    assert.equal(lab.kept('hold:').length, 0)
    // It was accepted, began and failed.
    assert.equal(lab.log.commits.length, before + 3)
    assert.deepEqual([await status(b, task), await errorOf(b, task)], ['failure', 'VM_BAD'])
    assert.deepEqual([a.logged, a.service.waitingBodies()], [[], 0])
  })

  it('fail where the database refuses the last stretch of their body, which is undone', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await lab.pass(1000)
    a.connection.refuses = ({ tables }) => tables.some(({ rows }) => rows.some((row) => row.includes('second')))
    await lab.pass(1000)
    assert.deepEqual([await status(b, task), await errorOf(b, task)], ['failure', 'INTERNAL_ERROR'])
    assert.equal(await lab.read(b, 'name_label'), 'first')
    assert.equal(a.service.waitingBodies(), 0)
  })

  it('are cancelled at any server while their body waits', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await lab.rest()
    await b.result('task.cancel', task)
    assert.equal(await status(b, task), 'cancelling')
    await lab.rest()
    assert.deepEqual([await status(b, task), await errorOf(b, task)], ['cancelled', 'TASK_CANCELLED'])
    assert.equal(a.service.waitingBodies(), 0)
    assert.equal(await lab.read(b, 'name_label'), 'a')
  })

  it('are cancelled by a call of the group in which their body would go on', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await lab.rest()
    const held = barrier()
    a.connection.pause = (method) => (method === 'lock' ? held.passed : undefined)
    const cancel = a.result('task.cancel', task)
    lab.clock.pass(1000)
    held.open()
    await cancel
    await lab.rest()
    assert.deepEqual([await status(b, task), await lab.read(b, 'name_label')], ['cancelled', 'a'])
  })

  it('are cancelled at any server before they begin', async () => {
    const held = barrier()
    const task = await lab.call(a, 'Async.VM.plain')
    a.connection.pause = (method) => (method === 'lock' ? held.passed : undefined)
    await b.result('task.cancel', task)
    held.open()
    await lab.rest()
    for (const server of lab.servers) assert.equal(await status(server, task), 'cancelled')
    assert.equal(await lab.read(b, 'name_label'), 'a')
  })

  it('may be destroyed at any server, and their bodies go on', async () => {
    const task = await lab.call(a, 'Async.VM.run')
    await lab.rest()
    await b.result('task.destroy', task)
    await lab.pass(1000)
    await lab.pass(1000)
    assert.equal(await lab.read(b, 'name_label'), 'second')
    assert.deepEqual(await a.result('task.get_all'), [])
    b.service.save()
    await lab.rest()
    assert.deepEqual(lab.kept('task-server:'), [])
    assert.deepEqual([a.logged, b.logged], [[], []])
  })

  it('are destroyed a day after their end, also those of a server that has gone', async () => {
    const tasks = [await lab.call(a, 'Async.VM.plain'), await lab.call(b, 'Async.VM.plain')]
    await lab.rest()
    a.kill()
    await lab.pass(DAY - 1000)
    b.service.save()
    await lab.rest()
    assert.equal(((await b.result('task.get_all')) as string[]).length, tasks.length)
    await lab.pass(2000)
    b.service.save()
    await lab.rest()
    assert.deepEqual(await b.result('task.get_all'), [])
  })

  describe('of a server that has gone', () => {
    it('fail, and those of the others go on', async () => {
      const c = await lab.open()
      const [ofA, ofB] = [await lab.call(a, 'Async.VM.run'), await lab.call(b, 'Async.VM.run')]
      await lab.rest()
      a.kill()
      await lab.rest()
      for (const server of [b, c]) {
        assert.deepEqual([await status(server, ofA), await errorOf(server, ofA)], ['failure', 'INTERNAL_ERROR'])
        assert.equal(await status(server, ofB), 'pending')
      }
      await lab.pass(1000)
      await lab.pass(1000)
      assert.equal(await status(c, ofB), 'success')
      assert.deepEqual(lab.kept('task-server:'), [])
      assert.equal(lab.kept('server:').length, 2)
    })

    it('fail where a server starts that finds them', async () => {
      const task = await lab.call(a, 'Async.VM.run')
      b.kill()
      await lab.rest()
      a.kill()
      const c = await lab.open()
      await lab.rest()
      assert.equal(await status(c, task), 'failure')
    })

    it('do not go on where that server had only lost its lease, which then runs others', async () => {
      const task = await lab.call(a, 'Async.VM.run')
      await lab.rest()
      lab.expire(a)
      await lab.rest()
      assert.equal(await status(b, task), 'failure')
      await lab.pass(2000)
      assert.equal(await lab.read(b, 'name_label'), 'a')
      assert.equal(a.service.waitingBodies(), 0)
      const next = await lab.call(a, 'Async.VM.plain')
      await lab.rest()
      assert.equal(await status(b, next), 'success')
      assert.equal(lab.kept('server:').length, 2)
    })

    it('fail also where the first commit that says so is refused', async () => {
      const task = await lab.call(a, 'Async.VM.run')
      await lab.rest()
      b.connection.breaks = 'before'
      a.kill()
      await lab.rest()
      await lab.pass(1000)
      assert.equal(await status(b, task), 'failure')
      assert.equal(lab.kept('server:').length, 1)
    })
  })

  describe('that a client has made', () => {
    const make = (server: LabServer) => server.result('task.create', 'mine', '') as Promise<string>

    it('are ended at any server', async () => {
      const task = await make(a)
      await b.result('task.set_status', task, 'success')
      await lab.rest()
      assert.equal(await status(a, task), 'success')
      assert.deepEqual(lab.kept('task-server:'), [])
    })

    it('fail with the server where they were made, and not where another one starts', async () => {
      const task = await make(a)
      await lab.open()
      await lab.rest()
      assert.equal(await status(b, task), 'pending')
      a.kill()
      await lab.rest()
      assert.equal(await status(b, task), 'failure')
    })
  })
})
