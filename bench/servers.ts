/**
 * Measures several compiled servers on one PostgreSQL, which this bench starts with fsync on, everything on one machine:
 * durable writes and reads of one, two and three servers with 32 and 200 clients each; from a write at one server to its
 * event at another, where 1,000 clients wait; catching up after some time away; and the start with 100,000 objects.
 * `sqlite` is one server on a data file, for comparison. Linux only.
 * Usage: npm run bench:servers [-- SECONDS [writes|reads|events|away|start …]]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/support/postgres.ts'
import type { CallLoops, LoopTimes } from './call-loops.ts'
import { helperResults, seconds, startHelper } from './helper-process.ts'
import { PLAIN_ITEMS } from './items.ts'
import { median, p99, table } from './measure.ts'
import { BenchServers, call, compileText } from './serving.ts'
import { compileXenApi, createVms, logIn, runCalls } from './xen-vms.ts'

const SECONDS = Number(process.argv[2] ?? 5)
const PARTS = process.argv.length > 3 ? process.argv.slice(3) : ['writes', 'reads', 'events', 'away', 'start']
const SERVERS = [1, 2, 3]
const CLIENTS = [32, 200]
const WAITING = 1000
const A_SECOND = 200
const AWAY = 60
const OBJECTS = 100_000

const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
const cluster = await startPostgres({ fsync: 'on', max_connections: '100', shared_buffers: '256MB' })
if (!cluster) throw new Error('PostgreSQL is not installed')
const program = compileText(folder, PLAIN_ITEMS)
try {
  for (const part of PARTS) process.stdout.write(`${part}\n\n${await partOf(part)}\n\n`)
} finally {
  await cluster.remove()
  rmSync(folder, { recursive: true })
}

async function newDatabase(): Promise<{ readonly url: string }> {
  if (!cluster) throw new Error('PostgreSQL is not installed')
  return cluster.database()
}

function partOf(part: string): Promise<string> {
  if (part === 'writes') return rates('item.set_name_label', (ref) => [ref, 'value @@'])
  if (part === 'reads') return rates('item.get_name_label', (ref) => [ref])
  if (part === 'events') return eventTimes()
  if (part === 'away') return timesAway()
  if (part === 'start') return startTimes()
  throw new Error(`there is no part "${part}"`)
}

/** Starts servers on a new database, one after the other. */
async function startOn(database: string, count: number, script = program): Promise<Running> {
  const servers = new BenchServers()
  const urls: string[] = []
  for (let i = 0; i < count; i++) urls.push(await servers.start(serverArgs(script, database, `copy-${i}.db`)))
  return { servers, urls }
}

interface Running {
  readonly servers: BenchServers
  readonly urls: readonly string[]
}

function serverArgs(script: string, database: string, copy: string): string[] {
  const own = join(folder, new URL(database).pathname)
  mkdirSync(own, { recursive: true })
  return [script, '--port', '0', '--database', database, '--data', join(own, copy), '--log-level', 'warn']
}

async function rates(method: string, params: (ref: string) => string[]): Promise<string> {
  const rows: string[][] = []
  for (const count of [0, ...SERVERS]) {
    const { servers, urls } = count === 0 ? await startAlone() : await startOn((await newDatabase()).url, count)
    const ref = await call(urls[0] as string, 'item.create', [{ name_label: 'one' }])
    for (const clients of CLIENTS)
      rows.push([servingText(count), `${clients}`, ...(await rate(urls, clients, method, params(ref)))])
    await servers.stopAll()
  }
  return table(['servers', 'clients each', 'calls/s in all', 'p50 ms', 'p99 ms'], rows)
}

function servingText(count: number): string {
  return count === 0 ? 'sqlite' : `${count}`
}

async function startAlone(): Promise<Running> {
  const servers = new BenchServers()
  const data = join(mkdtempSync(join(folder, 'alone-')), 'data.db')
  return { servers, urls: [await servers.start([program, '--port', '0', '--data', data, '--log-level', 'warn'])] }
}

async function rate(urls: readonly string[], clients: number, method: string, params: string[]): Promise<string[]> {
  const works = urls.map((url): CallLoops => ({ url, clients, method, params }))
  const loops = await Promise.all(works.map((work) => startHelper('call-loops.ts', work)))
  await seconds(1)
  for (const one of loops) one.send('begin')
  await seconds(SECONDS)
  const found = (await Promise.all(loops.map(helperResults))) as LoopTimes[]
  for (const one of loops) one.kill()
  const times = found.flatMap((one) => one.times)
  return [(times.length / SECONDS).toFixed(0), median(times).toFixed(1), p99(times).toFixed(1)]
}

/** Clients wait at the second server for what is written at the first. */
async function eventTimes(): Promise<string> {
  const script = compileXenApi(join(folder, 'xenapi'))
  const { servers, urls } = await startOn((await newDatabase()).url, 2, script)
  const [written, watched] = urls as [string, string]
  const [session, refs] = [await logIn(written), await createVms(written, 100)]
  const { token } = await call<{ token: string }>(watched, 'event.from', [session, [], '', 0])
  const watching = { session, refs, format: 'json', count: WAITING, token }
  const clients = await startHelper('watching-clients.ts', { ...watching, url: watched })
  const writer = await startHelper('paced-writer.ts', { session, refs, url: written, perSecond: A_SECOND })
  await seconds(2)
  for (const one of [clients, writer]) one.send('begin')
  await seconds(SECONDS)
  const [seen, writes] = await Promise.all([clients, writer].map(helperResults))
  for (const one of [clients, writer]) one.kill()
  await servers.stopAll()
  const { events } = seen as { events: number[] }
  const { times } = writes as { times: number[] }
  const cells = [median(events), p99(events), median(times), p99(times)].map((time) => time.toFixed(1))
  const head = ['waiting at B', 'writes/s at A', 'event p50 ms', 'p99 ms', 'write p50 ms', 'p99 ms']
  return table(head, [[`${WAITING}`, `${A_SECOND}`, ...cells]])
}

/** The second server stands still while the first one writes; then a read asks it for the newest value. */
async function timesAway(): Promise<string> {
  const { servers, urls } = await startOn((await newDatabase()).url, 2)
  const [busy, away] = urls as [string, string]
  const ref = await call(busy, 'item.create', [{ name_label: 'one' }])
  const work: CallLoops = { url: busy, clients: 32, method: 'item.set_name_label', params: [ref, 'value @@'] }
  const writer = await startHelper('call-loops.ts', work)
  writer.send('begin')
  servers.signal(away, 'SIGSTOP')
  await seconds(AWAY)
  const { calls } = (await helperResults(writer)) as LoopTimes
  writer.kill()
  await call(busy, 'item.set_name_label', [ref, 'last'])
  const before = performance.now()
  servers.signal(away, 'SIGCONT')
  let seen: string | undefined
  while (seen !== 'last') seen = await call(away, 'item.get_name_label', [ref]).catch(() => undefined)
  const took = performance.now() - before
  await servers.stopAll()
  return table(
    ['away s', 'writes meanwhile', 'ms until a read is answered'],
    [[`${AWAY}`, `${calls}`, took.toFixed(0)]],
  )
}

async function startTimes(): Promise<string> {
  const database = (await newDatabase()).url
  const { servers, urls } = await startOn(database, 1)
  await runCalls(OBJECTS, (i) => call(urls[0] as string, 'item.create', [{ name_label: `item ${i}` }]))
  const rows: string[][] = []
  for (const [name, copy] of [
    ['no copy yet', 'new.db'],
    ['its copy of before', 'new.db'],
    ['in memory', ':memory:'],
  ] as const) {
    const args = serverArgs(program, database, 'new.db').map((one) =>
      one.endsWith('new.db') && copy !== 'new.db' ? copy : one,
    )
    const before = performance.now()
    const url = await servers.start(args)
    const listening = performance.now() - before
    while ((await fetch(`${url}/healthz`)).status !== 200) await seconds(0.01)
    rows.push([name, listening.toFixed(0), (performance.now() - before).toFixed(0)])
    await servers.stopLast()
  }
  await servers.stopAll()
  return table([`start with ${OBJECTS} objects`, 'listening ms', 'healthy ms'], rows)
}
