/**
 * Measures the time from a commit to its event at the clients: one client writes, and 1, 100 or 1000 others wait in
 * event.from, each on its own socket. The goal is 50 ms from the commit. Prints times from sending the write, and from
 * its answer.
 * Usage: npm run bench:events [-- ROUNDS]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GUARDED_ITEMS } from './items.ts'
import { median, p99, table } from './measure.ts'
import { BENCH_PASSWORD, BenchServers, call, compileText } from './serving.ts'
import { openWaiters, type Waiters } from './waiters.ts'

const ROUNDS = Number(process.argv[2] ?? 100)

interface Samples {
  /** ms from sending the write. */
  readonly sent: number[]
  /** ms from its answer; negative where the event came first. */
  readonly answered: number[]
  /** ms that the write took. */
  readonly writes: number[]
}

interface Desk {
  readonly url: string
  readonly session: string
  readonly ref: string
}

const servers = new BenchServers()
const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const program = compileText(folder, GUARDED_ITEMS)
  const url = await servers.start([program, '--port', '0', '--data', join(folder, 'a.db'), '--log-level', 'error'])
  const session = await call(url, 'session.login_with_password', ['root', BENCH_PASSWORD])
  const ref = await call(url, 'item.create', [session, { name_label: 'watched' }])
  const rows: string[][] = []
  for (const count of [1, 100, 1000]) rows.push(row(count, await measure({ url, session, ref }, count)))
  const head = ['waiting', 'write p50 ms', 'event p50 ms', 'p99 ms', 'last p99 ms', 'after the answer p50 ms', 'p99 ms']
  process.stdout.write(`${table(head, rows)}\n`)
} finally {
  await servers.stopAll()
  rmSync(folder, { recursive: true })
}

async function measure(desk: Desk, count: number): Promise<Samples & { last: number[] }> {
  const { url, session } = desk
  const params = (token: string) => [session, ['item'], token, 60]
  const body = (token: string) => JSON.stringify({ jsonrpc: '2.0', method: 'event.from', params: params(token), id: 1 })
  const waiters = await openWaiters(url, count, body)
  const samples = { sent: [], answered: [], writes: [], last: [] as number[] }
  for (let round = -3; round < ROUNDS; round++) {
    const { token } = await call<{ token: string }>(url, 'event.from', [session, ['item'], '', 0])
    const times = await once(desk, waiters, count, token, round)
    if (round >= 0) add(samples, times)
  }
  waiters.close()
  return samples
}

interface Round {
  readonly sent: number
  readonly answered: number
  readonly events: readonly number[]
}

/** Writes when all clients wait, as the server's metrics show. */
async function once(desk: Desk, waiters: Waiters, count: number, token: string, round: number): Promise<Round> {
  waiters.wait(token)
  while ((await waiting(desk.url)) < count);
  const sent = performance.now()
  const written = call(desk.url, 'item.set_name_label', [desk.session, desk.ref, `round ${round}`])
  const answered = written.then(() => performance.now())
  return { sent, events: await waiters.answered(), answered: await answered }
}

async function waiting(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^crowfoot_waiting_clients (\d+)/m.exec(text)?.[1])
}

function add(samples: Samples & { last: number[] }, { sent, answered, events }: Round): void {
  samples.writes.push(answered - sent)
  samples.sent.push(...events.map((time) => time - sent))
  samples.answered.push(...events.map((time) => time - answered))
  samples.last.push(Math.max(...events) - sent)
}

function row(count: number, { sent, answered, writes, last }: Samples & { last: number[] }): string[] {
  const values = [median(writes), median(sent), p99(sent), p99(last), median(answered), p99(answered)]
  return [String(count), ...values.map((value) => value.toFixed(2))]
}
