/**
 * Measures the CPU time for a call of a compiled server and of a plain node:http server in the same run: set_f, create
 * and get_all_records of 1000 objects of 20 fields, on both wire formats; first of an API without sessions, then of one
 * with sessions, tasks, events and roles, for root and for a user with a role. Prints the share of CPU time (raw / ours), the ratio of speeds, and goals. Needs wrk.
 * Usage: npm run bench:server [-- SECONDS [plain|root|user …]]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GUARDED_ITEMS, PLAIN_ITEMS } from './items.ts'
import { compareLoads, type Load, requireSuccess } from './load.ts'
import { table } from './measure.ts'
import { addBenchUser, BENCH_PASSWORD, BenchServers, call, compileText } from './serving.ts'

const SECONDS = Number(process.argv[2] ?? 1)
const ROUNDS = 7
const WHO = process.argv.length > 3 ? process.argv.slice(3) : ['plain', 'root', 'user']

interface Work extends Omit<Load, 'url'> {
  readonly name: string
  readonly goal: number
  readonly against: string
}

const servers = new BenchServers()
const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const raw = await servers.start([join(import.meta.dirname, 'raw-server.ts')])
  for (const who of WHO) {
    const [ours, session] = await serveItems(who)
    let ref = ''
    for (let i = 0; i < 1000; i++) ref = await call(ours, 'item.create', [...session, { name_label: `item ${i}` }])
    const rows: string[][] = []
    for (const work of workOn(ref, session)) {
      await requireSuccess(loadOf(work, ours))
      rows.push(await measure(work, raw, ours))
    }
    process.stdout.write(
      `\n${table([`work, ${who}`, 'raw /s', 'raw µs', 'ours /s', 'ours µs', 'share', 'speed', 'goal'], rows)}\n`,
    )
  }
} finally {
  await servers.stopAll()
  rmSync(folder, { recursive: true })
}

/** Returns the server's address, and the first parameters of every call. */
async function serveItems(who: string): Promise<[url: string, session: string[]]> {
  const data = join(folder, `${who}.db`)
  const program = compileText(folder, who === 'plain' ? PLAIN_ITEMS : GUARDED_ITEMS)
  const args = [program, '--port', '0', '--data', data, '--log-level', 'error']
  if (who === 'user') await makeUser(args, data)
  const url = await servers.start(args)
  if (who === 'plain') return [url, []]
  return [url, [await call(url, 'session.login_with_password', [who === 'user' ? 'operator' : 'root', BENCH_PASSWORD])]]
}

/** Adds the user to the data file while no server runs on it. */
async function makeUser(args: readonly string[], data: string): Promise<void> {
  await servers.start(args)
  await servers.stopLast()
  addBenchUser(data, 'operator', 'operator')
}

/** The creates come last, since they add objects. */
function workOn(ref: string, session: readonly string[]): Work[] {
  const json = (method: string, params: unknown[]) =>
    JSON.stringify({ jsonrpc: '2.0', method, params: [...session, ...params], id: 1 })
  const param = (text: string) => `<param><value><string>${text}</string></value></param>`
  const xml = (method: string, params: string) =>
    `<?xml version="1.0"?><methodCall><methodName>${method}</methodName>` +
    `<params>${session.map(param).join('')}${params}</params></methodCall>`
  const whole = {
    name_label: 'item @@',
    ...Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`text_${i}`, 'words'])),
  }
  const full = {
    ...whole,
    ...Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`number_${i}`, i])),
    ...{ ratio_0: 0.5, ratio_1: 1.5, flag_0: true, flag_1: false, flag_2: true },
    ...{ tags: ['a', 'b'], config: { colour: 'red' } },
  }
  const work = (name: string, goal: number, connections: number, body: string, against = '/'): Work => ({
    name,
    goal,
    connections,
    against,
    type: body.startsWith('<') ? 'text/xml' : 'application/json',
    body,
  })
  return [
    work('get_all_records, JSON-RPC', 0.5, 4, json('item.get_all_records', []), '/records'),
    work('get_all_records, XML-RPC', 0.2, 4, xml('item.get_all_records', ''), '/records'),
    work('durable set_f, JSON-RPC', 0.35, 32, json('item.set_name_label', [ref, 'value @@'])),
    work('durable set_f, XML-RPC', Number.NaN, 32, xml('item.set_name_label', param(ref) + param('value @@'))),
    work('durable create, 20 fields, JSON-RPC', 0.18, 32, json('item.create', [full])),
  ]
}

async function measure(work: Work, raw: string, ours: string): Promise<string[]> {
  const { name, goal, against } = work
  const loads = [{ ...work, url: raw + against }, loadOf(work, ours)]
  const { rates, shares, speeds } = await compareLoads(servers, loads, SECONDS, ROUNDS)
  const cells = rates.flatMap(({ perSecond, cpu }) => [perSecond.toFixed(0), cpu.toFixed(1)])
  return [
    name,
    ...cells,
    (shares[1] as number).toFixed(2),
    (speeds[1] as number).toFixed(2),
    Number.isNaN(goal) ? '' : `≥ ${goal}`,
  ]
}

function loadOf(work: Work, server: string): Load {
  return { ...work, url: server + (work.type === 'text/xml' ? '/xmlrpc' : '/jsonrpc') }
}
