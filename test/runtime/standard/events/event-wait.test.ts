/**
 * Waiting for events: woken by the commit, by the timeout, by the end of the session or the server; freed when the
 * client goes.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Api } from '../../../../model/api.ts'
import { createHttpServer, stopHttpServer } from '../../../../runtime/http/http-server.ts'
import { type Desk, itAlone, openDesk, xmlString } from '../../harness.ts'
import { TestClock } from '../../test-clock.ts'
import { failNextCommit } from '../failing-commit.ts'
import { type Batch, guardedApi, labApi } from '../lab-api.ts'

const HOUR = 3_600_000

describe('waiting for events', () => {
  let clock: TestClock
  let desk: Desk
  const open = (api: Api) => openDesk(api, { now: clock.now, after: clock.after, password: 'root' })
  const create = async (name: string, record: object = {}) => String(await desk.result(`${name}.create`, record))
  const token = async () => ((await desk.result('event.from', [], '', 0)) as Batch).token
  const from = (classes: string[], since: string, timeout = 30) =>
    desk.result('event.from', classes, since, timeout) as Promise<Batch>
  const short = async (batch: Promise<Batch>) => (await batch).events.map((e) => `${e.operation} ${e.class} ${e.ref}`)

  beforeEach(() => {
    clock = new TestClock()
    desk = open(labApi())
  })

  itAlone('ends in the turn of the commit, for calls that watch what changed', async () => {
    const a = await create('VM')
    const since = await token()
    const waits = [from(['vif'], since), from(['VM'], since), from([`vm/${a}`], since), from(['*'], since)]
    await clock.turn()
    assert.equal(desk.service.waiting(), 4)
    const b = await create('VM')
    assert.equal(desk.service.waiting(), 2)
    assert.deepEqual(await short(waits[1] as Promise<Batch>), [`add vm ${b}`])
    assert.deepEqual(await short(waits[3] as Promise<Batch>), [`add vm ${b}`])
    await desk.result('VM.set_name_label', a, 'x')
    assert.deepEqual(await short(waits[2] as Promise<Batch>), [`mod vm ${a}`])
    const VIF = await create('VIF', { VM: a })
    assert.deepEqual(await short(waits[0] as Promise<Batch>), [`add vif ${VIF}`])
    assert.deepEqual([desk.service.waiting(), clock.pending], [0, 0])
  })

  it('can be repeated with the token with which it ends', async () => {
    const first = from(['VM'], await token())
    await clock.turn()
    const a = await create('VM')
    const second = from(['VM'], (await first).token)
    await clock.turn()
    assert.equal(desk.service.waiting(), 1)
    await desk.result('VM.destroy', a)
    assert.deepEqual(await short(second), [`del vm ${a}`])
  })

  itAlone('answers with all changes of one commit together', async () => {
    const a = await create('VM')
    const wait = from(['VM'], await token())
    await clock.turn()
    const changes = [
      desk.result('VM.set_name_label', a, 'x'),
      desk.result('VM.add_tags', a, 't'),
      create('VM').then((b) => desk.result('VM.get_uuid', b)),
    ]
    await Promise.all(changes)
    const { events } = await wait
    assert.deepEqual(events.map((e) => e.operation).sort(), ['add', 'mod'])
  })

  itAlone('is not ended by objects that were made and destroyed in one commit', async () => {
    const wait = from(['VM'], await token())
    await clock.turn()
    desk.store.atomically(() => {
      const objects = desk.store.class('VM')
      objects.destroy(objects.create(new Map()))
    })
    desk.store.commit()
    await clock.turn()
    assert.equal(desk.service.waiting(), 1)
    clock.pass(30_000)
    assert.deepEqual((await wait).events, [])
  })

  it('does not begin if there are events, or no time', async () => {
    const since = await token()
    assert.deepEqual((await from(['VM'], since, 0)).events, [])
    assert.deepEqual((await from(['VM'], since, -5)).events, [])
    const a = await create('VM')
    assert.deepEqual(await short(from(['VM'], since)), [`add vm ${a}`])
    assert.deepEqual(clock.waited, [])
  })

  it('ends without events at its timeout, an hour at most, with a new token', async () => {
    const since = await token()
    const waits = [from(['VM'], since, 1.5), from(['VM'], since, 1e300)]
    await clock.turn()
    assert.deepEqual(clock.waited, [1500, HOUR])
    await create('vault')
    clock.pass(1500)
    const first = await (waits[0] as Promise<Batch>)
    assert.deepEqual([first.events, first.valid_ref_counts.vault], [[], 1])
    assert.deepEqual((await from(['vault'], first.token, 0)).events, [])
    assert.equal(desk.service.waiting(), 1)
    clock.pass(HOUR)
    assert.deepEqual((await (waits[1] as Promise<Batch>)).events, [])
    assert.equal(desk.service.waiting(), 0)
  })

  itAlone('ends with changes once they are committed', async () => {
    const wait = from(['VM'], await token())
    await clock.turn()
    const ref = desk.store.class('VM').create(new Map())
    clock.pass(30_000)
    await clock.turn()
    desk.store.commit()
    assert.deepEqual(await short(wait), [`add vm ${ref}`])
  })

  it('ends for a thousand calls with one text in each format', async () => {
    const since = await token()
    const classes = `<value><array><data>${xmlString('vm')}</data></array></value>`
    const json = Array.from({ length: 1000 }, () => from(['VM'], since))
    const xml = Array.from({ length: 1000 }, () =>
      desk.xml('event.from', classes, xmlString(since), '<value><double>30</double></value>'),
    )
    await clock.turn()
    assert.equal(desk.service.waiting(), 2000)
    let reads = 0
    const { changes } = desk.store
    const counts = changes.counts.bind(changes)
    changes.counts = () => {
      reads++
      return counts()
    }
    const ref = await create('VM')
    for (const wait of json) assert.deepEqual(await short(wait), [`add vm ${ref}`])
    for (const reply of await Promise.all(xml)) assert.ok(reply.includes(ref))
    assert.equal(reads, 2)
  })

  it('ends with the server, and does not begin again', async () => {
    const since = await token()
    const waits = [from(['VM'], since), from([], since)]
    await clock.turn()
    desk.service.release()
    for (const wait of waits) assert.deepEqual((await wait).events, [])
    assert.deepEqual((await from(['VM'], since)).events, [])
    assert.deepEqual([desk.service.waiting(), clock.pending], [0, 0])
  })

  it('ends with the session', async () => {
    desk = open(guardedApi())
    const [one, other] = [await login(), await login()]
    const classes = ['*']
    const waits = [one, other].map((session) => desk.json('event.from', session, classes, '', 30))
    await clock.turn()
    assert.equal(desk.service.waiting(), 2)
    await desk.result('session.logout', one)
    assert.deepEqual((await waits[0])?.error, { code: 1, message: 'SESSION_INVALID', data: [one] })
    assert.equal(desk.service.waiting(), 1)
    await desk.result('VM.create', other, {})
    const reply = await waits[1]
    assert.equal((reply?.result as Batch | undefined)?.events.length, 1)
    assert.equal(clock.pending, 0)
  })

  it('ends with the session, also if another object refers to the session', async () => {
    desk = open(labApi(['session', 'event'], 'class note { RW by : session ref }'))
    const [one, other] = [await login(), await login()]
    await desk.result('note.create', other, { by: one })
    await desk.result('event.register', one, ['VM'])
    const since = ((await desk.result('event.from', one, ['*'], '', 0)) as Batch).token
    const waits = [desk.json('event.from', one, ['VM'], since, 30), desk.json('event.next', one)]
    await clock.turn()
    assert.equal(desk.service.waiting(), 2)
    await desk.result('session.logout', one)
    for (const wait of waits) assert.deepEqual((await wait).error, { code: 1, message: 'SESSION_INVALID', data: [one] })
    assert.equal(desk.service.waiting(), 0)
    await desk.result('VM.create', other, {})
  })

  const login = async () => String(await desk.result('session.login_with_password', 'root', 'root'))

  itAlone('is not ended by a commit that fails', async () => {
    const since = await token()
    const wait = from(['VM'], since)
    await clock.turn()
    failNextCommit()
    const made = desk.error('VM.create', {})
    // The call saw the uncommitted change, so it fails with it.
    const waiting = desk.error('event.from', ['VM'], since, 30)
    assert.equal((await made)[0], 'INTERNAL_ERROR')
    assert.equal((await waiting)[0], 'INTERNAL_ERROR')
    assert.equal(desk.service.waiting(), 1)
    const ref = await create('VM')
    assert.deepEqual(await short(wait), [`add vm ${ref}`])
  })

  describe('a wait over a socket', () => {
    let server: ReturnType<typeof createHttpServer>
    const listen = async () => {
      server = createHttpServer({ front: desk.front, log: (text) => assert.fail(text) })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
    afterEach(() => stopHttpServer(server, 0))

    const request = (method: string, params: readonly unknown[]) =>
      JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
    const post = (body: string) => {
      const head = `POST /jsonrpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`
      return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
    }
    const watch = (since: string) => post(request('event.from', [['VM'], since, 30]))
    /** Looks again each turn of the event loop. */
    const waiting = async (number: number) => {
      while (desk.service.waiting() !== number) await clock.turn()
    }

    it('is over when the client goes away', async () => {
      await listen()
      const since = await token()
      const clients = Array.from({ length: 20 }, () => connect(portOf(server), '127.0.0.1'))
      for (const client of clients) client.write(watch(since))
      await waiting(20)
      for (const client of clients.slice(5)) client.destroy()
      await waiting(5)
      assert.equal(clock.pending, 5)
      for (const client of clients) client.destroy()
      await waiting(0)
    })

    it('is over when a client goes away that has sent too much after it', async () => {
      await listen()
      const since = await token()
      for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
        const client = connect(portOf(server), '127.0.0.1')
        const arrived = new Promise<void>((resolve) => {
          let count = 0
          server.on('request', () => ++count === 20 && resolve())
        })
        client.write(watch(since).repeat(20))
        await arrived
        client.on('error', () => {}).resume()
        client[leave]()
        await waiting(0)
      }
    })

    itAlone('is over when a client goes away whose other answers wait for it', async () => {
      await listen()
      await create('VM', { name_label: 'x'.repeat(200_000) })
      const since = await token()
      const client = connect(portOf(server), '127.0.0.1')
      const all = () => post(request('VM.get_all_records', []))
      client.write(`${watch(since)}${watch(since)}${all()}${all()}${all()}`)
      const closed = new Promise<void>((resolve) => {
        server.once('connection', (socket) => socket.once('close', resolve))
      })
      await once(
        client.on('error', () => {}),
        'data',
      )
      client.destroy()
      await closed
      await waiting(0)
    })

    it('is answered at once if the client closes its side', async () => {
      await listen()
      const client = connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true })
      client.end(watch(await token()))
      let text = ''
      for await (const chunk of client.setEncoding('utf8')) text += chunk
      assert.match(text, /^HTTP\/1\.1 200 [\s\S]*"events":\[\]/)
      await waiting(0)
    })

    it('is over at once if the client is gone before it begins', async () => {
      let go = () => {}
      const slow = new Promise<string>((resolve) => {
        go = () => resolve('up')
      })
      const handlers = new Map([['VM.start', () => slow]])
      desk = openDesk(labApi(), { now: clock.now, after: clock.after, handlers })
      await listen()
      const [first, second] = [request('VM.start', [await create('VM')]), request('event.from', [['VIF'], '', 30])]
      const client = connect(portOf(server), '127.0.0.1')
      const [socket] = (await Promise.all([once(server, 'connection'), once(client, 'connect')]))[0]
      client.write(post(`[${first},${second}]`))
      await once(server, 'request')
      client.destroy()
      await once(socket, 'end')
      go()
      for (let turns = 0; turns < 5; turns++) await clock.turn()
      assert.deepEqual([desk.service.waiting(), clock.pending, clock.waited], [0, 0, [30_000]])
    })

    it('serves a thousand clients', async () => {
      await listen()
      const since = await token()
      const clients = Array.from({ length: 1000 }, () => connect(portOf(server), '127.0.0.1'))
      const answers = clients.map(async (client) => {
        client.write(watch(since))
        let text = ''
        for await (const chunk of client.setEncoding('utf8')) {
          text += chunk
          if (text.includes('"id":1}')) break
        }
        return text
      })
      await waiting(1000)
      const ref = await create('VM')
      for (const answer of await Promise.all(answers)) assert.ok(answer.includes(ref))
      assert.equal(desk.service.waiting(), 0)
    })
  })
})

function portOf(server: { address(): unknown }): number {
  return (server.address() as { readonly port: number }).port
}
