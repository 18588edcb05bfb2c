/**
 * Measures durable writes of 32 connections, on data files on a disk: set_f and create of objects of 20 fields. Compares the
 * compiled server with a plain node:http server, which stores nothing, and with a hand-written server that has only the
 * table, by turns: calls a second, CPU time, share of CPU time and ratio of speeds to node:http, with goals, and bytes
 * that the process has written to the disk for each call. Needs wrk.
 * Usage: npm run bench:durable-writes [-- SECONDS [ROUNDS]]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PLAIN_ITEMS } from './items.ts'
import { compareLoads, type Load, putLoad, requireSuccess } from './load.ts'
import { table } from './measure.ts'
import { BenchServers, call, compileText } from './serving.ts'

const SECONDS = Number(process.argv[2] ?? 1)
const ROUNDS = Number(process.argv[3] ?? 7)
const CONNECTIONS = 32
/** Objects before the measurement, and how many of them are created at the same time. */
const [OBJECTS, AT_ONCE] = [1000, 100]

interface Contender {
  readonly name: string
  readonly url: string
  /** An object to change. */
  readonly ref: string
}

interface Work {
  readonly name: string
  readonly goal: number
  readonly body: (ref: string) => string
}

const RECORD = {
  name_label: 'item @@',
  ...Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`text_${i}`, 'words'])),
  ...Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`number_${i}`, i])),
  ...{ ratio_0: 0.5, ratio_1: 1.5, flag_0: true, flag_1: false, flag_2: true },
  ...{ tags: ['a', 'b'], config: { colour: 'red' } },
}

const WORKS: readonly Work[] = [
  { name: 'set_f', goal: 0.37, body: (ref) => json('item.set_name_label', [ref, 'value @@']) },
  { name: 'create', goal: 0.18, body: () => json('item.create', [RECORD]) },
]

const servers = new BenchServers()
const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const contenders = [
    { name: 'node:http', url: await start(['raw-server.ts']), ref: '' },
    await filled('by hand', await start(['durable-peer.ts', join(folder, 'peer.db')])),
    await filled('compiled', await startCompiled()),
  ]
  const rows: string[][] = []
  for (const work of WORKS) rows.push(...(await measure(work, contenders)))
  const head = ['work', 'server', 'calls/s', 'µs', 'share', 'speed', 'goal', 'bytes/call']
  process.stdout.write(`${table(head, rows)}\n`)
} finally {
  await servers.stopAll()
  rmSync(folder, { recursive: true })
}

function start([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  return servers.start([join(import.meta.dirname, program), ...args])
}

function startCompiled(): Promise<string> {
  const data = join(folder, 'compiled.db')
  return servers.start([compileText(folder, PLAIN_ITEMS), '--port', '0', '--data', data, '--log-level', 'error'])
}

async function filled(name: string, url: string): Promise<Contender> {
  const create = (i: number) => call(url, 'item.create', [{ ...RECORD, name_label: `item ${i}` }])
  let refs: string[] = []
  for (let from = 0; from < OBJECTS; from += AT_ONCE)
    refs = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => create(from + i)))
  return { name, url, ref: refs[0] as string }
}

async function measure({ name, goal, body }: Work, contenders: readonly Contender[]): Promise<string[][]> {
  const loads = contenders.map(({ url, ref }): Load => {
    return { url: `${url}/jsonrpc`, type: 'application/json', body: body(ref), connections: CONNECTIONS }
  })
  for (const load of loads) await requireSuccess(load)
  const { rates, shares, speeds } = await compareLoads(servers, loads, SECONDS, ROUNDS)
  const rows: string[][] = []
  for (const [i, contender] of contenders.entries()) {
    const { perSecond, cpu } = rates[i]!
    const own = [shares[i]!.toFixed(2), speeds[i]!.toFixed(2), contender.name === 'compiled' ? `≥ ${goal}` : '']
    const bytes = i === 0 ? '' : (await bytesOf(loads[i]!)).toFixed(0)
    rows.push([name, contender.name, perSecond.toFixed(0), cpu.toFixed(1), ...own, bytes])
  }
  return rows
}

/** Bytes to the disk for each call, with those of the checkpoints that happen meanwhile. */
async function bytesOf(load: Load): Promise<number> {
  const { origin } = new URL(load.url)
  const before = servers.written(origin)
  const { calls } = await putLoad(servers, load, 2 * SECONDS)
  return (servers.written(origin) - before) / calls
}

function json(method: string, params: unknown[]): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
}
