/** `after` blocks where several servers share the data: each runs once, at its own server or another one. */
import assert from 'node:assert/strict'
import { formatDatetime } from '../../../model/datetime.ts'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { API, block, STRING, waitingBlock } from '../bodies/after-lab.ts'
import { plain, type Stretches, wait } from '../bodies/body-lab.ts'
import { type BodyServers, type Here, openBodyServers } from './body-servers.ts'
import { barrier } from './groups-desk.ts'
import type { LabServer } from './services-lab.ts'

const MINUTES = 60_000

describe('after blocks of several servers', () => {
  let lab: BodyServers
  let a: LabServer
  let b: LabServer
  /** What `VM.run` leaves. */
  let leaves: readonly (readonly [text: string, milliseconds: number])[]
  /** The stores that blocks have run on, in order. */
  let ran: unknown[]
  const code = ({ get, set, store, hold }: Here) => {
    const note = (text: string) => set('tags', [...(get('tags') as string[]), text])
    return {
      messages: {
        'VM.run': plain((run: Run) => {
          for (const [text, milliseconds] of leaves) run.after('VM.run#1', BigInt(milliseconds), [text])
          return ''
        }),
        'VM.other': plain((run: Run) => {
          run.after('VM.run#2', 1000n, [])
          return ''
        }),
      },
      afters: {
        'VM.run#1': block((run, text) => {
          ran.push(store)
          note(`${text} ${run.now()}`)
          return undefined
        }, STRING),
        'VM.run#2': waitingBlock(function* (run): Stretches {
          hold(run, 'operations', 'Running', 'block')
          note('begun')
          yield* wait(1000)
          note('ended')
          return undefined
        }),
      },
    }
  }
  const tags = async (server: LabServer) => (await lab.read(server, 'tags')) as string[]
  const notes = async (server: LabServer) => (await tags(server)).map((text) => text.split(' ')[0])

  beforeEach(async () => {
    leaves = [['x', 1000]]
    ran = []
    lab = openBodyServers(API, code)
    a = await lab.open()
    b = await lab.open()
    await lab.rest()
  })

  it('run once, at the server that has left them, when they are due', async () => {
    await lab.call(a, 'VM.run')
    await lab.pass(900)
    assert.deepEqual([await notes(b), lab.kept('after:').length], [[], 1])
    await lab.pass(100)
    assert.deepEqual([await notes(b), lab.kept('after:')], [['x'], []])
    await lab.pass(5000)
    assert.deepEqual([await notes(b), ran], [['x'], [a.store]])
  })

  it('run in the order of time, also those of several servers', async () => {
    leaves = [
      ['3', 30],
      ['1', 10],
    ]
    await lab.call(a, 'VM.run')
    leaves = [
      ['4', 30],
      ['2', 10],
    ]
    await lab.call(b, 'VM.run')
    await lab.pass(10)
    await lab.pass(30)
    const order = await notes(a)
    assert.deepEqual(order.toSorted(), ['1', '2', '3', '4'])
    assert.ok(order.indexOf('1') < order.indexOf('3') && order.indexOf('2') < order.indexOf('4'), String(order))
  })

  it('run at another server two seconds later where their own does not run them', async () => {
    await lab.call(a, 'VM.run')
    await lab.rest()
    const held = barrier()
    a.connection.pause = () => held.passed
    lab.clock.pass(1000)
    await turns()
    assert.deepEqual(ran, [])
    lab.clock.pass(1900)
    await turns()
    assert.deepEqual(ran, [])
    lab.clock.pass(100)
    await turns()
    assert.deepEqual(ran, [b.store])
    held.open()
    await lab.pass(5000)
    assert.deepEqual([await notes(a), ran], [['x'], [b.store]])
  })

  it('run at another server when they are due where their own has gone', async () => {
    await lab.call(a, 'VM.run')
    await lab.rest()
    a.kill()
    await lab.pass(900)
    assert.deepEqual(ran, [])
    await lab.pass(100)
    assert.deepEqual([ran, await notes(b)], [[b.store], ['x']])
  })

  it('run at once where their server goes after they were due, and once though several servers try', async () => {
    const c = await lab.open()
    await lab.call(a, 'VM.run')
    await lab.rest()
    a.connection.isAway = true
    await lab.pass(1500)
    assert.deepEqual(ran, [])
    a.kill()
    await lab.pass(0)
    assert.equal(ran.length, 1)
    assert.ok(ran[0] === b.store || ran[0] === c.store)
    assert.deepEqual([await notes(c), lab.kept('after:')], [['x'], []])
  })

  it('run where a server starts that finds them', async () => {
    await lab.call(a, 'VM.run')
    await lab.rest()
    b.kill()
    a.kill()
    lab.clock.pass(1000)
    const c = await lab.open()
    await lab.pass(0)
    assert.deepEqual([ran, await notes(c)], [[c.store], ['x']])
  })

  it('run once where the commit of their first run is undone', async () => {
    await lab.call(a, 'VM.run')
    await lab.rest()
    a.connection.refuses = ({ tables }) => tables.some(({ table }) => table === 'VM')
    await lab.pass(1000)
    assert.deepEqual([await notes(b), lab.kept('after:').length], [[], 1])
    a.connection.refuses = () => false
    await lab.pass(1000)
    assert.deepEqual([await notes(b), lab.kept('after:')], [['x'], []])
    await lab.pass(5000)
    assert.deepEqual(await notes(a), ['x'])
  })

  it('are gone with a stretch that the database refuses', async () => {
    a.connection.refuses = () => true
    assert.equal((await a.error('VM.run', lab.vm))[0], 'INTERNAL_ERROR')
    a.connection.refuses = () => false
    await lab.pass(1000)
    await lab.pass(3000)
    assert.deepEqual([ran, lab.kept('after:')], [[], []])
  })

  it('that wait do not run again where their server has gone, and what they hold is let go of', async () => {
    await lab.call(a, 'VM.other')
    await lab.pass(1000)
    assert.deepEqual([await notes(b), lab.kept('hold:').length], [['begun'], 1])
    a.kill()
    await lab.pass(3000)
    assert.deepEqual([await notes(b), lab.kept('hold:'), lab.kept('after:')], [['begun'], [], []])
  })

  for (const ahead of [-10 * MINUTES, 10 * MINUTES])
    it(`run when they are due where the clock of their server is ${ahead / MINUTES} minutes ahead`, async () => {
      const skewed = lab.start({ ahead })
      await lab.rest()
      const begun = lab.clock.now()
      await lab.call(skewed, 'VM.run')
      await lab.rest()
      skewed.kill()
      await lab.pass(begun + 990 - lab.clock.now())
      assert.deepEqual(ran, [])
      await lab.pass(20)
      assert.equal(ran.length, 1)
      const [text = ''] = await tags(b)
      assert.equal(text.split(' ')[1], formatDatetime(lab.clock.now()))
    })

  it('of a text that only other servers have are left to them', async () => {
    await lab.call(a, 'VM.run')
    await lab.rest()
    const older = lab.start({ bodies: undefined })
    await lab.rest()
    a.kill()
    b.kill()
    await lab.pass(1000)
    assert.deepEqual([ran, lab.kept('after:').length], [[], 1])
    assert.match(older.logged.at(-1) ?? '', /^A block of "after" is left to other servers: this API has no block/)
    const c = await lab.open()
    await lab.pass(0)
    assert.deepEqual([ran, await notes(older)], [[c.store], ['x']])
  })

  it('of a text that no server has are dropped by one that starts alone', async () => {
    await lab.call(a, 'VM.run')
    await lab.rest()
    a.kill()
    b.kill()
    const other = lab.start({ bodies: undefined })
    await lab.rest()
    assert.deepEqual([lab.kept('after:'), other.logged.length], [[], 1])
  })

  async function turns(): Promise<void> {
    for (let i = 0; i < 100; i++) await lab.clock.turn()
  }
})
