/**
 * Measures event clients of the Xen API that wait while another client writes 200 times a second: the time from sending a
 * write to its event at the clients (goal: p50 60 ms, p99 200 ms for 500 clients), the write's own time, and the CPU time
 * of the server. 1, 50 and 500 clients on one server, on both formats; clients watch a mix of `VM`, everything, and
 * single objects. Prints the cores that events take (with clients, less those of the same writes
 * without), and how much slower writes are. Linux only.
 * Usage: npm run bench:watchers [-- SECONDS [json|xml …]]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { helperResults, seconds, startHelper } from './helper-process.ts'
import { median, p99, table } from './measure.ts'
import { BenchServers, call } from './serving.ts'
import type { Watching } from './watching-clients.ts'
import { compileXenApi, createVms, logIn } from './xen-vms.ts'

const SECONDS = Number(process.argv[2] ?? 5)
const FORMATS = process.argv.length > 3 ? process.argv.slice(3) : ['json', 'xml']
const COUNTS = [1, 50, 500]
const MACHINES = 100
const A_SECOND = 200

const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
const servers = new BenchServers()
try {
  const args = [compileXenApi(folder), '--port', '0', '--data', join(folder, 'xenapi.db')]
  const url = await servers.start(args, 'ignore')
  const session = await logIn(url)
  const refs = await createVms(url, MACHINES)
  const rows: string[][] = []
  for (const format of FORMATS) {
    const watching = { url, session, refs, format: format as Watching['format'] }
    const unwatched = await measure(watching, 0)
    for (const count of COUNTS) rows.push(row(`${count}, ${format}`, await measure(watching, count), unwatched))
  }
  const event = ['event p50 ms', 'p99 ms', 'answers /s', 'events /s']
  const write = ['write p50 ms', 'p99 ms', 'p50 over unwatched', 'p99 over unwatched']
  const head = ['clients', ...event, ...write, 'cores', 'events: cores', 'µs an answer']
  process.stdout.write(`${table(head, rows)}\n\nGoals for 500: event p50 60 ms, p99 200 ms, events: 0.5 cores\n`)
} finally {
  await servers.stopAll()
  rmSync(folder, { recursive: true })
}

interface Found {
  /** ms from sending a write to its event, for some of the clients. */
  readonly events: readonly number[]
  readonly writes: readonly number[]
  readonly answers: number
  readonly received: number
  /** CPU time of the server in a second. */
  readonly cores: number
}

async function measure(watching: Omit<Watching, 'count' | 'token'>, count: number): Promise<Found> {
  const { url, session } = watching
  const { token } = await call<{ token: string }>(url, 'event.from', [session, [], '', 0])
  const clients = await startHelper('watching-clients.ts', { ...watching, count, token })
  const writer = await startHelper('paced-writer.ts', { ...watching, perSecond: A_SECOND })
  await seconds(1)
  for (const one of [clients, writer]) one.send('begin')
  const [cpu, start] = [servers.cpu(url), performance.now()]
  await seconds(SECONDS)
  const cores = (servers.cpu(url) - cpu) / (performance.now() - start)
  const [seen, writes] = await Promise.all([clients, writer].map(helperResults))
  for (const one of [clients, writer]) one.kill()
  return { cores, writes: (writes as { times: number[] }).times, ...(seen as Omit<Found, 'cores' | 'writes'>) }
}

/** `unwatched` is measured with the same writes and no clients. */
function row(name: string, { events, writes, answers, received, cores }: Found, unwatched: Found): string[] {
  const each = ((cores - unwatched.cores) * SECONDS * 1e6) / answers
  return [
    name,
    ...[median(events), p99(events)].map((time) => time.toFixed(1)),
    ...[answers, received].map((number) => (number / SECONDS).toFixed(0)),
    ...[median(writes), p99(writes)].map((time) => time.toFixed(1)),
    ...[median(writes) / median(unwatched.writes), p99(writes) / p99(unwatched.writes)].map((ratio) =>
      ratio.toFixed(1),
    ),
    ...[cores, cores - unwatched.cores].map((share) => share.toFixed(2)),
    each.toFixed(0),
  ]
}
