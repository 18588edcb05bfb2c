/**
 * Measures the CPU time for one get_f of compiled servers and of a plain node:http server in the same run, on both wire
 * formats: of an API without sessions; of one with sessions, tasks, events and roles, for root and for a user with a
 * role; and of the Xen API. Those with sessions log every call, as servers do by default. Prints the share of CPU time
 * (raw / ours: 1 is as cheap as raw) and goals. Needs wrk.
 * Usage: npm run bench:plain-call [-- SECONDS [plain|root|user|xenapi …]]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GUARDED_ITEMS, PLAIN_ITEMS } from './items.ts'
import { compareLoads, type Load, putLoad, type Rate, requireSuccess } from './load.ts'
import { table } from './measure.ts'
import { addBenchUser, BENCH_PASSWORD, BenchServers, call, compileFolder, compileText } from './serving.ts'

const SECONDS = Number(process.argv[2] ?? 1)
const ROUNDS = 5
/** Seconds for each load. */
const WARM_UP = 1
const CONNECTIONS = 16

interface Contender {
  readonly who: string
  readonly goals: { readonly json: number; readonly xml: number }
  /** Starts the server. Returns its address, the method, and the parameters of the call. */
  readonly serve: () => Promise<Served>
}

interface Served {
  readonly url: string
  readonly method: string
  readonly params: readonly string[]
}

const CONTENDERS: readonly Contender[] = [
  { who: 'plain', goals: { json: 0.85, xml: 0.8 }, serve: servePlain },
  { who: 'root', goals: { json: 0.75, xml: 0.7 }, serve: () => serveGuarded('root') },
  { who: 'user', goals: { json: 0.75, xml: 0.7 }, serve: () => serveGuarded('operator') },
  { who: 'xenapi', goals: { json: 0.7, xml: 0.6 }, serve: serveXenApi },
]

const servers = new BenchServers()
const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const raw = await servers.start([join(import.meta.dirname, 'raw-server.ts')])
  const chosen = process.argv.length > 3 ? process.argv.slice(3) : CONTENDERS.map(({ who }) => who)
  const rows: string[][] = []
  for (const contender of CONTENDERS) {
    if (!chosen.includes(contender.who)) continue
    rows.push(...(await measure(contender, await contender.serve(), raw)))
    await servers.stopLast()
  }
  process.stdout.write(`\n${table(['get_f', 'raw µs', 'ours µs', 'share', 'goal'], rows)}\n`)
} finally {
  await servers.stopAll()
  rmSync(folder, { recursive: true })
}

/** A row for each format; all loads are put in turn. */
async function measure({ who, goals }: Contender, served: Served, raw: string): Promise<string[][]> {
  const json = loadOf('json', served)
  const xml = loadOf('xml', served)
  for (const load of [json, xml]) await requireSuccess(load)
  const loads = [{ ...json, url: `${raw}/` }, json, { ...xml, url: `${raw}/` }, xml]
  // So that V8 has compiled what is measured.
  for (const load of loads) await putLoad(servers, load, WARM_UP)
  const { rates, shares } = await compareLoads(servers, loads, SECONDS, ROUNDS)
  const cpu = (at: number) => (rates[at] as Rate).cpu.toFixed(1)
  const row = (format: 'json' | 'xml', at: number): string[] => {
    const share = (shares[at] as number) / (shares[at - 1] as number)
    return [`${who}, ${format}`, cpu(at - 1), cpu(at), share.toFixed(2), `≥ ${goals[format]}`]
  }
  return [row('json', 1), row('xml', 3)]
}

function loadOf(format: 'json' | 'xml', { url, method, params }: Served): Load {
  const param = (text: string) => `<param><value><string>${text}</string></value></param>`
  return format === 'json'
    ? {
        url: `${url}/jsonrpc`,
        type: 'application/json',
        body: JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }),
        connections: CONNECTIONS,
      }
    : {
        url: `${url}/xmlrpc`,
        type: 'text/xml',
        body:
          `<?xml version="1.0"?><methodCall><methodName>${method}</methodName>` +
          `<params>${params.map(param).join('')}</params></methodCall>`,
        connections: CONNECTIONS,
      }
}

/** The log has only errors, of which there are none: the raw server has no log. */
async function servePlain(): Promise<Served> {
  const program = compileText(folder, PLAIN_ITEMS)
  const url = await servers.start([program, '--port', '0', '--data', ':memory:', '--log-level', 'error'])
  return { url, method: 'item.get_name_label', params: [await call(url, 'item.create', [{ name_label: 'an item' }])] }
}

/** The object is root's; a user may read it. */
async function serveGuarded(user: 'root' | 'operator'): Promise<Served> {
  const data = join(folder, `${user}.db`)
  const args = [compileText(folder, GUARDED_ITEMS), '--port', '0', '--data', data]
  if (user !== 'root') {
    await servers.start(args, 'ignore')
    await servers.stopLast()
    addBenchUser(data, user, 'operator')
  }
  const url = await servers.start(args, 'ignore')
  const session = await logIn(url, user)
  const ref = await call(url, 'item.create', [session, { name_label: 'an item' }])
  return { url, method: 'item.get_name_label', params: [session, ref] }
}

async function serveXenApi(): Promise<Served> {
  const program = compileFolder(join(import.meta.dirname, '../samples/xenapi'), join(folder, 'xenapi'))
  const url = await servers.start([program, '--port', '0', '--data', join(folder, 'xenapi.db')], 'ignore')
  const session = await logIn(url, 'root')
  const texts = ['PV_bootloader', 'PV_kernel', 'PV_ramdisk', 'PV_args', 'PV_bootloader_args', 'PV_legacy_args']
  const maps = ['VCPUs_params', 'HVM_boot_params', 'platform', 'other_config']
  const sizes = ['memory_static_max', 'memory_dynamic_max', 'memory_dynamic_min', 'memory_static_min']
  const vm = {
    ...Object.fromEntries([...texts, 'HVM_boot_policy', 'PCI_bus', 'recommendations'].map((name) => [name, ''])),
    ...Object.fromEntries(maps.map((name) => [name, {}])),
    ...Object.fromEntries([...sizes, 'user_version', 'VCPUs_max', 'VCPUs_at_startup'].map((name) => [name, '1'])),
    ...{ name_label: 'a machine', is_a_template: false, affinity: 'OpaqueRef:NULL' },
    ...{ actions_after_shutdown: 'destroy', actions_after_reboot: 'restart', actions_after_crash: 'restart' },
  }
  return { url, method: 'VM.get_name_label', params: [session, await call(url, 'VM.create', [session, vm])] }
}

function logIn(url: string, user: string): Promise<string> {
  return call(url, 'session.login_with_password', [user, BENCH_PASSWORD])
}
