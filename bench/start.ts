/**
 * Measures how long the compiled server of samples/xenapi (67 classes) takes from its spawning to its `listening` line and to
 * its first answered calls, a log-in and VM.get_all: with a new data file, an existing one, and one with 10,000 VMs. Also
 * `crow serve` of the same texts, and `crow --help`. Prints medians of wall time and CPU time, the ratios to a plain
 * node:http server that is started in the same rounds, and the goal.
 * Usage: npm run bench:start [-- ROUNDS]
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, table, timeProcesses } from './measure.ts'
import { BENCH_PASSWORD, BenchServers, CROW, call } from './serving.ts'
import { compileXenApi, createVms, PLAIN_SERVER, XENAPI } from './xen-vms.ts'

const ROUNDS = Number(process.argv[2] ?? 9)
const VMS = 10_000

interface Contender {
  readonly name: string
  /** Milliseconds to the `listening` line; NaN without a goal. */
  readonly goal: number
  /** The arguments of Node. Called before each start. */
  args(round: number): readonly string[]
  /** Makes the first calls; the plain server is asked for its constant. */
  ask(url: string): Promise<unknown>
}

interface Times {
  /** Milliseconds. */
  readonly listening: number
  readonly answered: number
  /** Milliseconds of CPU time until it listened, of the process that was started and not of its children. */
  readonly cpu: number
}

const servers = new BenchServers()
const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const program = compileXenApi(folder)
  const data = (name: string) => serverArgs(program, join(folder, name))
  await makeData(data('few.db'), 0)
  await makeData(data('many.db'), VMS)
  cpSync(XENAPI, join(folder, 'texts'), { recursive: true })
  const times = await compare([
    {
      name: 'plain node:http',
      goal: Number.NaN,
      args: () => PLAIN_SERVER,
      ask: async (url) => (await fetch(url)).text(),
    },
    served('new file', 350, (round) => data(`new-${round}.db`)),
    served('existing file', 350, () => data('few.db')),
    served(`existing file, ${VMS} VMs`, Number.NaN, () => data('many.db')),
    served('crow serve, existing file', Number.NaN, () => serveArgs()),
  ])
  process.stdout.write(`${times}\n\n${commands()}\n`)
} finally {
  await servers.stopAll()
  rmSync(folder, { recursive: true })
}

function served(name: string, goal: number, args: (round: number) => string[]): Contender {
  return {
    name,
    goal,
    args,
    async ask(url) {
      const session = await call(url, 'session.login_with_password', ['root', BENCH_PASSWORD])
      return call(url, 'VM.get_all', [session])
    },
  }
}

function serverArgs(program: string, data: string): string[] {
  return [program, '--port', '0', '--data', data, '--log-level', 'error']
}

function serveArgs(): string[] {
  return [CROW, 'serve', join(folder, 'texts'), '--port', '0', '--log-level', 'error']
}

/** Makes the data file of these arguments, with that many VMs. The server that made it has stopped. */
async function makeData(args: readonly string[], vms: number): Promise<void> {
  const url = await servers.start(args)
  await createVms(url, vms)
  await servers.stopLast()
}

async function compare(contenders: readonly Contender[]): Promise<string> {
  const all: Times[][] = contenders.map(() => [])
  for (let round = -1; round < ROUNDS; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const which = (i + round + 1) % contenders.length
      const times = await timeStart(contenders[which] as Contender, round)
      // The first round fills the caches of the file system.
      if (round >= 0) all[which]?.push(times)
    }
  }
  const middle = (times: readonly Times[], part: keyof Times) => median(times.map((one) => one[part]))
  const [plain = []] = all
  const ratio = (times: readonly Times[], part: keyof Times) =>
    median(times.map((one, round) => one[part] / (plain[round] as Times)[part])).toFixed(1)
  const rows = contenders.map(({ name, goal }, i) => {
    const times = all[i] as Times[]
    const cells = (['listening', 'answered', 'cpu'] as const).map((part) => middle(times, part).toFixed(0))
    const goalText = Number.isNaN(goal) ? '' : `≤ ${goal} ms`
    return [name, ...cells, ratio(times, 'listening'), ratio(times, 'cpu'), goalText]
  })
  return table(['start', 'listens, ms', 'answers, ms', 'CPU, ms', 'ratio', 'ratio of CPU', 'goal'], rows)
}

async function timeStart({ args, ask }: Contender, round: number): Promise<Times> {
  const begun = performance.now()
  const url = await servers.start(args(round))
  const listening = performance.now() - begun
  const cpu = servers.cpu(url)
  await ask(url)
  const answered = performance.now() - begun
  await servers.stopLast()
  return { listening, answered, cpu }
}

/** The whole run of short commands, beside Node's own. */
function commands(): string {
  const node = { name: 'node -e 0', command: [process.execPath, '-e', '0'] }
  const help = { name: 'crow --help', command: [process.execPath, CROW, '--help'] }
  const version = {
    name: 'server.mjs --version',
    command: [process.execPath, join(folder, 'out/server.mjs'), '--version'],
  }
  const times = timeProcesses([node, help, version], ROUNDS)
  const base = times.get(node.name)?.wall ?? Number.NaN
  const rows = [...times].map(([name, { wall }]) => [name, wall.toFixed(0), (wall / base).toFixed(1)])
  return table(['command', 'ms', 'ratio'], rows)
}
