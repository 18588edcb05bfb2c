/** Bodies that wait, and holds, where several servers share the data. */
import assert from 'node:assert/strict'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { attempt, bodyApi, wait, waiting } from '../bodies/body-lab.ts'
import { type BodyServers, type Here, openBodyServers } from './body-servers.ts'
import { barrier } from './groups-desk.ts'
import type { LabServer } from './services-lab.ts'

const api = bodyApi('uses task, event')

const code = ({ get, set, hold }: Here) => ({
  messages: {
    'VM.run': waiting(function* (run: Run) {
      hold(run, 'operations', 'Running', 'run')
      hold(run, 'power_state', 'Running')
      yield* wait(1000)
      set('name_label', `${get('name_label')}+`)
      yield* wait(1000)
      return 'done'
    }),
    'VM.other': waiting(function* (run: Run) {
      hold(run, 'operations', 'Paused', 'other')
      hold(run, 'power_state', 'Paused')
      yield* wait(3000)
      return 'other'
    }),
    'VM.plain': waiting(function* (run: Run) {
      yield* attempt(
        run,
        ['VM_BAD'],
        function* () {
          set('name_label', 'tried')
          yield* wait(10)
          set('name_label', 'failed')
          throw new ApiError('VM_BAD')
        },
        () => set('name_label', `${get('name_label')}, caught`),
      )
      return ''
    }),
  },
})

describe('bodies of several servers', () => {
  let lab: BodyServers
  let a: LabServer
  let b: LabServer
  const operations = async (server: LabServer) => Object.entries((await lab.read(server, 'operations')) as object)

  beforeEach(async () => {
    lab = openBodyServers(api, code)
    a = await lab.open()
    b = await lab.open()
    await lab.rest()
  })

  it('answer when their last stretch is there for readers at any server', async () => {
    const seen: unknown[] = []
    const answer = lab.call(a, 'VM.run').then(async (text) => seen.push(text, await lab.read(b, 'operations')))
    await lab.pass(1000)
    assert.deepEqual([seen, await lab.read(b, 'name_label')], [[], 'a+'])
    await lab.pass(1000)
    await answer
    assert.deepEqual(seen, ['done', {}])
  })

  it('begin in the group of their call, and go on in groups of their own', async () => {
    const before = lab.log.commits.length
    const answer = lab.call(a, 'VM.run')
    await lab.pass(1000)
    await lab.pass(1000)
    await answer
    assert.equal(lab.log.commits.length, before + 3)
  })

  it('undo a stretch that fails back to its try, and keep earlier ones', async () => {
    const answer = lab.call(a, 'VM.plain')
    await lab.pass(10)
    assert.deepEqual([await answer, await lab.read(b, 'name_label')], ['', 'tried, caught'])
  })

  it('are refused beyond the number that may wait, and change nothing then', async () => {
    const few = openBodyServers(api, code, { bodyLimits: { steps: 1000, waiting: 1 } })
    const server = await few.open()
    const first = few.call(server, 'VM.run')
    await few.rest()
    assert.deepEqual(await server.error('VM.other', few.vm), ['TOO_BUSY'])
    assert.equal(few.kept('hold:').length, 2)
    await few.pass(1000)
    await few.pass(1000)
    assert.equal(await first, 'done')
    assert.deepEqual(few.kept('hold:'), [])
  })

  it('run once where their first stretch is undone and their call runs again', async () => {
    a.connection.breaks = 'before'
    const answer = lab.call(a, 'VM.run')
    await lab.rest()
    assert.equal(a.service.waitingBodies(), 1)
    await lab.pass(1000)
    await lab.pass(1000)
    assert.equal(await answer, 'done')
    assert.deepEqual([await lab.read(b, 'name_label'), await operations(b), lab.kept('hold:')], ['a+', [], []])
  })

  it('go on where it was unknown for a while whether a stretch was committed', async () => {
    const answer = lab.call(a, 'VM.run')
    await lab.rest()
    a.connection.breaks = 'with'
    await lab.pass(1000)
    await lab.pass(1000)
    assert.equal(await answer, 'done')
    assert.equal(await lab.read(b, 'name_label'), 'a+')
  })

  it('fail where a later stretch is undone, and let go of what they hold', async () => {
    const failing = a.error('VM.run', lab.vm)
    await lab.rest()
    a.connection.refuses = ({ tables }) => tables.some(({ rows }) => rows.some((row) => row.includes('a+')))
    await lab.pass(1000)
    assert.equal((await failing)[0], 'INTERNAL_ERROR')
    await lab.rest()
    assert.deepEqual([await lab.read(b, 'name_label'), await operations(b)], ['a', []])
    assert.deepEqual([await lab.read(b, 'power_state'), lab.kept('hold:')], ['Halted', []])
  })

  it('let go of what they hold as soon as that can be written', async () => {
    const failing = a.error('VM.run', lab.vm)
    await lab.rest()
    let refused = 0
    a.connection.refuses = () => ++refused <= 3
    await lab.pass(1000)
    assert.equal((await failing)[0], 'INTERNAL_ERROR')
    for (let i = 0; i < 4; i++) await lab.pass(1000)
    assert.deepEqual([await operations(b), lab.kept('hold:')], [[], []])
  })

  it('do not go on while the database cannot be reached, and then do', async () => {
    const answer = lab.call(a, 'VM.run')
    await lab.rest()
    a.connection.isAway = true
    await lab.pass(1000)
    await lab.pass(1000)
    assert.equal(await lab.read(b, 'name_label'), 'a')
    a.connection.isAway = false
    for (let i = 0; i < 4; i++) await lab.pass(1000)
    assert.equal(await answer, 'done')
  })

  it('end with the service, and other servers let go of what they hold', async () => {
    const failing = a.error('VM.run', lab.vm)
    await lab.rest()
    await a.service.close()
    assert.deepEqual(await failing, ['INTERNAL_ERROR', 'The server is stopping'])
    a.kill()
    await lab.rest()
    assert.deepEqual([await operations(b), lab.kept('hold:')], [[], []])
  })
})

describe('holds of several servers', () => {
  let lab: BodyServers
  let a: LabServer
  let b: LabServer
  const operations = async (server: LabServer) => Object.entries((await lab.read(server, 'operations')) as object)
  const power = (server: LabServer) => lab.read(server, 'power_state')

  beforeEach(async () => {
    lab = openBodyServers(api, code)
    a = await lab.open()
    b = await lab.open()
    await lab.rest()
  })

  it('lie on each other, and each is taken out from where it lies', async () => {
    await lab.call(a, 'Async.VM.run')
    await lab.rest()
    await lab.call(b, 'Async.VM.other')
    await lab.rest()
    assert.deepEqual(await operations(a), [
      ['run', 'Running'],
      ['other', 'Paused'],
    ])
    assert.equal(await power(a), 'Paused')
    await lab.pass(1000)
    await lab.pass(1000)
    assert.deepEqual([await operations(b), await power(b)], [[['other', 'Paused']], 'Paused'])
    await lab.pass(1000)
    assert.deepEqual([await operations(a), await power(a), lab.kept('hold:')], [[], 'Halted', []])
  })

  it('of one server are ended by a plain write at another, which has never held the field', async () => {
    await lab.call(a, 'Async.VM.run')
    await lab.rest()
    await b.result('VM.set_power_state', lab.vm, 'Halted')
    await lab.pass(1000)
    await b.result('VM.set_power_state', lab.vm, 'Paused')
    await lab.pass(1000)
    await lab.rest()
    assert.deepEqual([await power(a), await operations(a), lab.kept('hold:')], ['Paused', [], []])
  })

  it('are refused where another server holds the key', async () => {
    await lab.call(a, 'Async.VM.run')
    await lab.rest()
    assert.equal((await b.error('VM.run', lab.vm))[0], 'MAP_DUPLICATE_KEY')
  })

  it('of a server that has gone are let go of, and those of others stay, also under or over them', async () => {
    await lab.call(a, 'Async.VM.run')
    await lab.rest()
    await lab.call(b, 'Async.VM.other')
    await lab.rest()
    a.kill()
    await lab.rest()
    assert.deepEqual([await operations(b), await power(b)], [[['other', 'Paused']], 'Paused'])
    await lab.call(b, 'Async.VM.run')
    const c = await lab.open()
    await lab.rest()
    assert.equal(await power(c), 'Running')
    b.kill()
    await lab.rest()
    assert.deepEqual([await operations(c), await power(c), lab.kept('hold:')], [[], 'Halted', []])
  })

  it('that lie on those of a server that has gone give back what was under both', async () => {
    await lab.call(b, 'Async.VM.other')
    await lab.rest()
    await lab.call(a, 'Async.VM.run')
    await lab.rest()
    assert.equal(await power(b), 'Running')
    a.kill()
    await lab.rest()
    assert.deepEqual([await operations(b), await power(b)], [[['other', 'Paused']], 'Paused'])
    for (let i = 0; i < 3; i++) await lab.pass(1000)
    assert.deepEqual([await operations(b), await power(b), lab.kept('hold:')], [[], 'Halted', []])
  })

  it('of a server that was only paused do not come back', async () => {
    await lab.call(a, 'Async.VM.run')
    await lab.rest()
    const held = barrier()
    a.connection.pause = (method) => (method === 'lock' || method === 'news' ? held.passed : undefined)
    lab.expire(a)
    const recovered = async () => {
      while (lab.kept('hold:').length > 0) await lab.clock.turn()
    }
    await recovered()
    assert.equal(await power(b), 'Halted')
    held.open()
    await lab.pass(1000)
    await lab.pass(1000)
    assert.deepEqual([await operations(b), await power(b), lab.kept('hold:')], [[], 'Halted', []])
    assert.equal(await lab.read(b, 'name_label'), 'a')
    assert.equal(a.service.waitingBodies(), 0)
  })
})
