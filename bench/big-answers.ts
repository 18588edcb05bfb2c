/**
 * Measures what small calls wait while a server writes very large answers: 200 calls a second (get_f and set_f by turns)
 * alone, and while others repeat `VM.get_all_records` of the API of samples/xenapi in JSON, in XML, over 8 connections
 * at once, and over one that reads slowly. Prints p50, p99 and the longest of the small calls, how many large answers
 * were read, the server's CPU time for one, and the most memory that it had.
 * The longest turn is the CPU time between two looks at timers: so long a small call waits on a machine that does nothing
 * else. Goals: p99 of 20 ms at 10,000 VMs and 50 ms at 100,000; never a failed answer; less than 250 MiB.
 * Usage: npm run bench:big-answers [-- COUNT… [--also SERVER.mjs]]
 * `--also` measures another compiled server, by turns with this one.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileSample, fillVms } from './big-answers/fill.ts'
import type { BigRead, Heard } from './big-answers/reader.ts'
import { putSmallCalls } from './big-answers/small-calls.ts'
import { table } from './measure.ts'
import { BENCH_PASSWORD, BenchServers, call } from './serving.ts'

const SECONDS = 5
const PROBE = join(import.meta.dirname, 'big-answers/turns-probe.ts')

const args = process.argv.slice(2)
const alsoAt = args.indexOf('--also')
const [, also] = alsoAt < 0 ? [] : args.splice(alsoAt, 2)
const COUNTS = args.length > 0 ? args.map(Number) : [10_000]

interface Load {
  readonly name: string
  readonly readings: readonly Omit<BigRead, 'url' | 'session'>[]
}

const fast = { format: 'json', bytesPerSecond: 0 } as const
const LOADS: readonly Load[] = [
  { name: 'nothing else', readings: [] },
  { name: 'JSON', readings: [fast] },
  { name: 'XML', readings: [{ ...fast, format: 'xml' }] },
  {
    name: 'JSON and XML, 8 clients',
    readings: Array.from({ length: 8 }, (_, i) => (i % 2 ? fast : { ...fast, format: 'xml' })),
  },
  { name: 'JSON, read slowly', readings: [{ format: 'json', bytesPerSecond: 2 * 1024 * 1024 }] },
]

const HEAD = [
  'server',
  'while',
  'p50 ms',
  'p99 ms',
  'longest ms',
  'longest turn, CPU ms',
  'answers',
  'MiB/s',
  'CPU ms a MiB',
  'failed',
  'peak MiB',
]

const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const ours = compileSample('xenapi', folder)
  for (const count of COUNTS) {
    const data = join(folder, `${count}.db`)
    const ref = fillVms(data, count)
    const rows: string[][] = []
    for (const load of LOADS)
      for (const [name, program] of Object.entries({ ours, ...(also && { also }) })) {
        // Each measurement has its own process and data: the peak of memory is its own.
        const own = join(folder, 'own.db')
        cpSync(data, own)
        rows.push([name, load.name, ...(await measure(program, own, ref, load))])
        for (const end of ['', '-wal', '-shm']) rmSync(own + end, { force: true })
      }
    process.stdout.write(`\n${count.toLocaleString('en')} VMs\n${table(HEAD, rows)}\n`)
  }
} finally {
  rmSync(folder, { recursive: true })
}

async function measure(program: string, data: string, ref: string, { readings }: Load): Promise<string[]> {
  const servers = new BenchServers()
  const turns = join(folder, 'turns.json')
  process.env.TURNS_FILE = turns
  try {
    const url = await servers.start(['--import', PROBE, program, '--port', '0', '--data', data, '--log-level', 'error'])
    const session = await call(url, 'session.login_with_password', ['root', BENCH_PASSWORD])
    const readers = readings.map((reading) => startReader({ ...reading, url, session }))
    await Promise.all(readers.map((reader) => once(reader, 'message')))
    servers.signal(url, 'SIGUSR2')
    const cpu = servers.cpu(url)
    const times = await putSmallCalls({ url, session, ref, seconds: SECONDS })
    const heard = await Promise.all(readers.map(stopReader))
    const used = servers.cpu(url) - cpu
    const peak = servers.memory(url, 'VmHWM')
    await servers.stopLast()
    const [longest = 0] = JSON.parse(readFileSync(turns, 'utf8')) as number[]
    return describe({ times, heard, cpu: used, peak, longest })
  } finally {
    await servers.stopAll()
  }
}

function startReader(reading: BigRead) {
  const reader = fork(join(import.meta.dirname, 'big-answers/reader.ts'))
  reader.send(reading)
  return reader
}

async function stopReader(reader: ReturnType<typeof fork>): Promise<Heard> {
  reader.send('stop')
  const [heard] = (await once(reader, 'message')) as [Heard]
  return heard
}

interface Measured {
  /** ms of each small call. */
  readonly times: readonly number[]
  readonly heard: readonly Heard[]
  /** ms */
  readonly cpu: number
  /** MiB */
  readonly peak: number
  /** ms of CPU time that nothing else could be done. */
  readonly longest: number
}

function describe({ times, heard, cpu, peak, longest }: Measured): string[] {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  const sum = (of: (one: Heard) => number) => heard.reduce((total, one) => total + of(one), 0)
  const mebibytes = sum(({ bytes }) => bytes) / 1024 / 1024
  const read = [sum(({ whole }) => whole).toFixed(0), (mebibytes / SECONDS).toFixed(1), (cpu / mebibytes).toFixed(1)]
  const waits = [at(0.5), at(0.99), at(1), longest].map((ms) => ms.toFixed(1))
  return [...waits, ...(heard.length === 0 ? ['', '', ''] : read), String(sum(({ failed }) => failed)), peak.toFixed(0)]
}
