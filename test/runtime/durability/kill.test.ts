/** An answer means it is on disk: a server is killed at moments nobody chose, and has to know all that it has answered. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBundle } from './bundled.ts'
import { Client, LOGIN, type Witness } from './client.ts'
import { Connection } from './connection.ts'
import { FLEET } from './fleet.ts'
import { type Killable, startKillable } from './killable.ts'
import { randomOf, seedOf } from './random.ts'
import { expectedWorld } from './state.ts'
import { survey } from './survey.ts'

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

  const start = async (env: NodeJS.ProcessEnv = {}) => {
    const [program, api, data] = ['server.mjs', 'api.json', 'data.db'].map((name) => join(directory, name))
    server = await startKillable([program!, api!, '--port', '0', '--data', data!, '--log-level', 'error'], env)
    return server
  }

  it(`has kept every answer, and nothing by halves, ${KILLS} times (CROWFOOT_SEED=${SEED})`, async function () {
    this.timeout(120_000)
    const random = randomOf(SEED)
    const clients = ['a', 'b', 'c', 'd', 'e'].map((name, i) => new Client(name, SEED + i))
    let running = await start({ CROWFOOT_PASSWORD: LOGIN[1] })
    await Promise.all(clients.map((client) => client.login(new Connection(running.port))))
    await check(running, clients)
    for (let kill = 0; kill < KILLS; kill++) {
      const witness = killer(running, random.pick(['sent', 'answered']), 1 + random.below(60))
      await Promise.all(clients.map((client) => client.run(new Connection(running.port), witness)))
      await running.ended
      running = await start()
      await check(running, clients)
    }
  })
})

/** Kills the server when so many requests are sent, or so many calls are answered. */
function killer(server: Killable, moment: keyof Witness, count: number): Witness {
  let left = count
  const happened = (what: keyof Witness) => () => {
    if (what === moment && --left === 0) server.kill()
  }
  return { sent: happened('sent'), answered: happened('answered') }
}

async function check(server: Killable, clients: readonly Client[]): Promise<void> {
  const connection = new Connection(server.port)
  for (const client of clients) await client.checkSessions(connection)
  const { session } = clients[0]!
  const found = await survey((format, { method, params }) =>
    connection.ask(format, { method, params: [session, ...params] }),
  )
  for (const client of clients) client.settle(found)
  const expected = expectedWorld(clients.map((client) => client.state))
  assert.deepEqual(found.world, new Map([...expected].sort()))
  connection.close()
}
