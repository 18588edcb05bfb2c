/**
 * Measures several compiled servers on one PostgreSQL, which this bench starts with fsync on, everything on one machine:
 * durable writes of one and three servers and reads of one and two, in alternating rounds with the CPU time of the servers
 * (reads need wrk); from a write at one server to its event at another, where 1,000 clients wait; catching up after some time away; and the start with 100,000 objects.
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
import { type Load, putLoad } from './load.ts'
import { median, p99, table } from './measure.ts'
import { BenchServers, call, compileText } from './serving.ts'
import type { EventSpan, Watching } from './watching-clients.ts'
import { compileXenApi, createVms, logIn, runCalls } from './xen-vms.ts'

const SECONDS = Number(process.argv[2] ?? 5)
const PARTS = process.argv.length > 3 ? process.argv.slice(3) : ['writes', 'reads', 'events', 'away', 'start']
/** 0: a server on SQLite. */
const WRITING = [0, 1, 3]
const READING = [0, 1, 2]
const CLIENTS = 200
const CONNECTIONS = 32
/** Counted; another one before them is not. */
const ROUNDS = 4
const WAITING = 1000
const A_SECOND = 200
const EACH = { own: 'each for its own object', class: 'all for one class' }
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
  if (part === 'writes') return inRounds(WRITING, writeRate, ['calls/s in all', 'p50 ms', 'p99 ms', 'CPU µs a call'])
  if (part === 'reads') return inRounds(READING, readRate, ['calls/s in all', 'CPU µs a call'])
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

/** Servers that share one data set. */
interface Contender extends Running {
  readonly name: string
  readonly ref: string
}

/** Measures groups of servers in turn, as the machine is not always as fast. The first figure of each is what it does a second. */
async function inRounds(
  counts: readonly number[],
  figures: (contender: Contender) => Promise<number[]>,
  heads: readonly string[],
): Promise<string> {
  const all: Contender[] = []
  for (const count of counts) {
    const running = count === 0 ? await startAlone() : await startOn((await newDatabase()).url, count)
    const ref = await call(running.urls[0] as string, 'item.create', [{ name_label: 'one' }])
    all.push({ ...running, ref, name: servingText(count) })
  }
  const found: number[][][] = all.map(() => [])
  for (let round = -1; round < ROUNDS; round++)
    for (const [i, contender] of all.entries()) {
      const values = await figures(contender)
      if (round >= 0) found[i]?.push(values)
    }
  for (const { servers } of all) await servers.stopAll()
  const one = found[counts.indexOf(1)] as number[][]
  const rows = all.map(({ name }, i) => {
    const rounds = found[i] as number[][]
    const shares = rounds.map(([rate], round) => (rate as number) / (one[round]?.[0] as number))
    const middles = heads.map((_, column) => median(rounds.map((values) => values[column] as number)).toFixed(1))
    return [name, ...middles, `${median(shares).toFixed(2)} (${shares.map((share) => share.toFixed(2)).join(', ')})`]
  })
  return table(['servers', ...heads, 'of one server'], rows)
}

async function writeRate({ servers, urls, ref }: Contender): Promise<number[]> {
  const params = [ref, 'value @@']
  const works = urls.map((url): CallLoops => ({ url, clients: CLIENTS, method: 'item.set_name_label', params }))
  const loops = await Promise.all(works.map((work) => startHelper('call-loops.ts', work)))
  await seconds(1)
  const before = cpuOf(servers, urls)
  for (const one of loops) one.send('begin')
  await seconds(SECONDS)
  const cpu = cpuOf(servers, urls) - before
  const found = (await Promise.all(loops.map(helperResults))) as LoopTimes[]
  for (const one of loops) one.kill()
  const times = found.flatMap((one) => one.times)
  return [times.length / SECONDS, median(times), p99(times), (cpu * 1000) / times.length]
}

function cpuOf(servers: BenchServers, urls: readonly string[]): number {
  return urls.reduce((sum, url) => sum + servers.cpu(url), 0)
}

async function readRate({ servers, urls, ref }: Contender): Promise<number[]> {
  const body = JSON.stringify({ jsonrpc: '2.0', method: 'item.get_name_label', params: [ref], id: 1 })
  const loads = urls.map((url): Load => {
    return { url: `${url}/jsonrpc`, type: 'application/json', body, connections: CONNECTIONS }
  })
  const found = await Promise.all(loads.map((load) => putLoad(servers, load, SECONDS)))
  const calls = found.reduce((sum, one) => sum + one.calls, 0)
  const cpu = found.reduce((sum, one) => sum + one.cpu * one.calls, 0)
  return [found.reduce((sum, one) => sum + one.perSecond, 0), cpu / calls]
}

function servingText(count: number): string {
  return count === 0 ? 'sqlite' : `${count}`
}

async function startAlone(script = program): Promise<Running> {
  const servers = new BenchServers()
  const data = join(mkdtempSync(join(folder, 'alone-')), 'data.db')
  return { servers, urls: [await servers.start([script, '--port', '0', '--data', data, '--log-level', 'warn'])] }
}

/** Clients wait at the second server for what is written at the first: each for an object of its own, and all for a class. */
async function eventTimes(): Promise<string> {
  const script = compileXenApi(join(folder, 'xenapi'))
  return table(
    ['servers', `${WAITING} wait`, 'writes/s', 'event p50 ms', 'p99 ms', 'first', 'last', 'write p50 ms'],
    [
      ...(await eventRows('sqlite', await startAlone(script))),
      ...(await eventRows('2', await startOn((await newDatabase()).url, 2, script))),
    ],
  )
}

async function eventRows(name: string, { servers, urls }: Running): Promise<string[][]> {
  const [written, watched = written] = urls as [string, string?]
  const [session, refs] = [await logIn(written), await createVms(written, WAITING)]
  const rows: string[][] = []
  for (const round of ['own', 'class', 'own', 'class'] as const) {
    const { token } = await call<{ token: string }>(watched, 'event.from', [session, [], '', 0])
    const watching: Watching = { url: watched, session, refs, format: 'json', count: WAITING, token, each: round }
    const perSecond = round === 'own' ? A_SECOND : 1
    rows.push([name, EACH[round], `${perSecond}`, ...(await eventRow(watching, written, perSecond))])
  }
  await servers.stopAll()
  // The first two warm the servers up.
  return rows.slice(2)
}

/** Of all clients; then the medians of the first and of the last client of each write, and of the writes. */
async function eventRow(watching: Watching, url: string, perSecond: number): Promise<string[]> {
  const { session, refs } = watching
  const clients = await startHelper('watching-clients.ts', watching)
  const writer = await startHelper('paced-writer.ts', { session, refs, url, perSecond })
  await seconds(2)
  for (const one of [clients, writer]) one.send('begin')
  await seconds(SECONDS)
  const [seen, writes] = await Promise.all([clients, writer].map(helperResults))
  for (const one of [clients, writer]) one.kill()
  const { events, spans } = seen as { events: number[]; spans: EventSpan[] }
  const { times } = writes as { times: number[] }
  const middles = [spans.map(({ first }) => first), spans.map(({ last }) => last), times].map(median)
  return [median(events), p99(events), ...middles].map((time) => time.toFixed(1))
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
