/** An answer means that the data are on disk: kills a server at random moments, and checks all that it has answered. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { checkData } from '../../../runtime/data-check/check-data.ts'
import { writeBundle } from './bundled.ts'
import { Client, LOGIN, type Witness } from './client.ts'
import { expectedWorld } from './client-state.ts'
import { Connection } from './connection.ts'
import { FLEET } from './fleet-api.ts'
import { FORMATS } from './formats.ts'
import { type Killable, startKillable } from './killable.ts'
import { randomOf, seedOf } from './random.ts'
import { survey } from './read-all.ts'
import { Errand } from './task-client.ts'
import { Watcher } from './watcher.ts'

const KILLS = Number(process.env.CROWFOOT_KILLS ?? 50)
const SEED = seedOf(20260131)

describe('a server that is killed', () => {
  let directory: string
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-kill-'))
    writeFileSync(join(directory, 'api.json'), JSON.stringify(FLEET))
    await writeBundle(join(import.meta.dirname, 'server-program.ts'), join(directory, 'server.mjs'))
  })
  let server: Killable | undefined
  after(async () => {
    server?.kill()
    await server?.ended
    rmSync(directory, { recursive: true })
  })

  const data = () => join(directory, 'data.db')
  const start = async (env: NodeJS.ProcessEnv = {}) => {
    const [program, api] = ['server.mjs', 'api.json'].map((name) => join(directory, name))
    server = await startKillable([program!, api!, '--port', '0', '--data', data(), '--log-level', 'error'], env)
    return server
  }

  it(`has kept everything that it answered, and no half of a call, ${KILLS} times (CROWFOOT_SEED=${SEED})`, async function () {
    this.timeout(300_000)
    const random = randomOf(SEED)
    const cast: Cast = {
      clients: ['a', 'b', 'c', 'd', 'e'].map((name, i) => new Client(name, SEED + i)),
      watchers: FORMATS.map((format) => new Watcher(format)),
      errand: new Errand(randomOf(SEED - 1)),
    }
    const { clients, watchers, errand } = cast
    let running = await start({ CROWFOOT_PASSWORD: LOGIN[1] })
    await Promise.all([...clients, ...watchers, errand].map((one) => one.login(new Connection(running.port))))
    await check(running.port, data(), cast)
    for (let kills = 0; kills < KILLS; kills++) {
      const witness = killer(running, random.pick(['sent', 'answered']), 1 + random.below(60))
      await Promise.all([...clients, ...watchers, errand].map((one) => one.run(new Connection(running.port), witness)))
      await running.ended
      running = await start()
      await check(running.port, data(), cast)
    }
  })
})

interface Cast {
  readonly clients: readonly Client[]
  readonly watchers: readonly Watcher[]
  readonly errand: Errand
}

/** Kills the server after a number of sent requests or answered calls. */
function killer(server: Killable, moment: keyof Witness, count: number): Witness {
  let left = count
  const happened = (what: keyof Witness) => () => {
    if (what === moment && --left === 0) server.kill()
  }
  return { sent: happened('sent'), answered: happened('answered') }
}

async function check(port: number, file: string, { clients, watchers, errand }: Cast): Promise<void> {
  const connection = new Connection(port)
  const look = () =>
    survey((format, { method, params }) => connection.ask(format, { method, params: [clients[0]!.session, ...params] }))
  assert.deepEqual(checkData(file), [])
  for (const client of clients) await client.checkSessions(connection)
  const atFirst = await look()
  for (const watcher of watchers) await watcher.settle(connection, atFirst)
  await errand.settle(connection, atFirst)
  const found = await look()
  for (const client of clients) client.settle(found)
  const expected = expectedWorld(clients.map((client) => client.state))
  assert.deepEqual(found.world, new Map([...expected].sort()))
  connection.close()
}
