/** PostgreSQL for tests: a cluster of the machine's own programs, a database for each test, standbys, and ways to hurt them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Context } from 'mocha'
import pg from 'pg'
import { oncePerRun } from './once-per-run.ts'

/** The folder of `postgres` and `initdb`; undefined where PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort(
    (a, b) => Number(b.split('/')[4] ?? 0) - Number(a.split('/')[4] ?? 0),
  )
  const folders = [process.env.POSTGRES_BIN ?? '', ...(process.env.PATH ?? '').split(delimiter), ...debian]
  const found = folders.find((folder) => folder !== '' && existsSync(join(folder, 'postgres')))
  // A folder of the path may have links to some of them.
  return found && dirname(realpathSync(join(found, 'postgres')))
}

/** To be called in `before`: skips the tests where PostgreSQL is not installed. */
export async function startedPostgres(context: Context, settings: PostgresSettings = {}): Promise<PostgresCluster> {
  const cluster = await startPostgres(settings, () => context.timeout(60_000))
  if (cluster) return cluster
  console.log('      PostgreSQL is not installed: its tests are skipped (set POSTGRES_BIN to its folder of programs)')
  return context.skip()
}

/** Outside of mocha. undefined where PostgreSQL is not installed. */
export async function startPostgres(
  settings: PostgresSettings = {},
  found: () => void = () => {},
): Promise<PostgresCluster | undefined> {
  const programs = postgresPrograms()
  if (!programs) return undefined
  found()
  const folder = ownFolder()
  const data = join(folder, 'data')
  await oncePerRun('postgres', data, async (target) => makeData(programs, target))
  return PostgresCluster.start(programs, folder, settings)
}

/** Settings of postgresql.conf, such as `fsync: 'on'`. */
export type PostgresSettings = Readonly<Record<string, string>>

/** In tests nothing has to survive the machine. SIGKILL of PostgreSQL loses nothing without fsync either. */
const SETTINGS: PostgresSettings = { fsync: 'off', max_connections: '60', shared_buffers: '16MB', wal_level: 'replica' }

/** PostgreSQL refuses to run as root. Its own user is there wherever a distribution's packages have installed it. */
function owner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const number = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

function own(folder: string): void {
  const user = owner()
  if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, folder])
}

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crowfoot-postgres-'))
  own(folder)
  return folder
}

function makeData(programs: string, target: string): void {
  const folder = ownFolder()
  const data = join(folder, 'data')
  const given = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    '--wal-segsize=1',
  ]
  execFileSync(join(programs, 'initdb'), given, { ...owner(), cwd: folder, stdio: 'pipe' })
  cpSync(data, target, { recursive: true })
  rmSync(folder, { recursive: true })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

export class PostgresCluster {
  readonly port: number
  /** The log's lines since the last start. */
  lines: string[] = []
  readonly #programs: string
  readonly #folder: string
  readonly #settings: PostgresSettings
  #process: ChildProcess | undefined
  readonly #onExit = () => this.#process?.kill('SIGKILL')

  private constructor(programs: string, folder: string, settings: PostgresSettings, port: number) {
    this.#programs = programs
    this.#folder = folder
    this.#settings = settings
    this.port = port
  }

  /** `folder` has the folder `data`, and is removed with the cluster. */
  static async start(programs: string, folder: string, settings: PostgresSettings): Promise<PostgresCluster> {
    own(folder)
    chmodSync(join(folder, 'data'), 0o700)
    const cluster = new PostgresCluster(programs, folder, { ...SETTINGS, ...settings }, await freePort())
    process.on('exit', cluster.#onExit)
    await cluster.start()
    return cluster
  }

  /** Options of `spawn`: whose processes PostgreSQL's are. */
  get owner(): ReturnType<typeof owner> {
    return owner()
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  /** As it was started before, but for `others`, after `kill` or `stop`. Resolves when it takes connections, or as a standby when it can be read. */
  async start(others: PostgresSettings = {}): Promise<void> {
    const settings = {
      ...this.#settings,
      ...others,
      unix_socket_directories: this.#folder,
      listen_addresses: '127.0.0.1',
    }
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const command = join(this.#programs, 'postgres')
    const args = ['-D', this.#data, '-p', String(this.port), ...given]
    const server = spawn(command, args, { ...owner(), cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = server
    this.lines = []
    const ready = Promise.withResolvers<void>()
    let rest = ''
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      this.lines.push(...lines)
      if (lines.some((line) => line.includes('database system is ready to accept'))) ready.resolve()
    })
    server.once('exit', () => ready.reject(new Error(`PostgreSQL has ended:\n${this.lines.join('\n')}`)))
    await ready.promise
    ready.promise.catch(() => undefined)
  }

  /** For a role without a password. */
  url(database = 'postgres', role = 'postgres', port = this.port): string {
    return `postgres://${role}@127.0.0.1:${port}/${database}`
  }

  /** The first column of the last statement's rows, as PostgreSQL's own superuser. */
  async sql(text: string, database = 'postgres'): Promise<string[]> {
    const client = new pg.Client({ connectionString: this.url(database) })
    await client.connect()
    try {
      const all: unknown = await client.query({ text, rowMode: 'array', types: AS_TEXT })
      const last = (Array.isArray(all) ? all.at(-1) : all) as { readonly rows: readonly (readonly string[])[] }
      return last.rows.map(([first]) => first ?? '')
    } finally {
      await client.end()
    }
  }

  /** A program of PostgreSQL, such as `pg_dump`, with its own arguments. */
  run(program: string, ...args: string[]): Buffer {
    return execFileSync(join(this.#programs, program), args, { ...owner(), cwd: this.#folder, stdio: 'pipe' })
  }

  /** Of a new, empty database, whose owner is a role without further rights. */
  async database(): Promise<{ readonly name: string; readonly url: string }> {
    const name = `t${randomUUID().replaceAll('-', '').slice(0, 12)}`
    await this.sql(`create role "${name}" login`)
    await this.sql(`create database "${name}" owner "${name}"`)
    await this.sql(`alter schema public owner to "${name}"`, name)
    return { name, url: this.url(name, name) }
  }

  /** As a power cut does, but the disk keeps what was written. */
  async kill(): Promise<void> {
    const children = this.#backends()
    await this.#end('SIGKILL')
    for (const pid of children) signal(pid, 'SIGKILL')
    rmSync(join(this.#data, 'postmaster.pid'), { force: true })
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT')
  }

  /** Stops and removes everything. */
  async remove(): Promise<void> {
    this.resume()
    await this.#end('SIGQUIT')
    process.off('exit', this.#onExit)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** All processes stand still until `resume`. */
  pause(): void {
    for (const pid of [this.#process?.pid ?? 0, ...this.#backends()]) signal(pid, 'SIGSTOP')
  }

  resume(): void {
    for (const pid of [this.#process?.pid ?? 0, ...this.#backends()]) signal(pid, 'SIGCONT')
  }

  #backends(): number[] {
    const pid = this.#process?.pid
    if (pid === undefined || !existsSync(`/proc/${pid}`)) return []
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  }

  async #end(how: NodeJS.Signals): Promise<void> {
    const server = this.#process
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(how)
    await ended
  }

  /** A cluster that follows this one; `promote` makes it one of its own. */
  async standby(settings: PostgresSettings = {}): Promise<PostgresCluster> {
    const folder = ownFolder()
    const data = join(folder, 'data')
    this.run('pg_basebackup', '-D', data, '-d', this.url(), '-c', 'fast', '-X', 'stream', '--no-sync')
    writeFileSync(join(data, 'standby.signal'), '')
    const follows = `host=127.0.0.1 port=${this.port} user=postgres application_name=standby`
    return PostgresCluster.start(this.#programs, folder, { ...settings, primary_conninfo: follows })
  }

  /** Resolves when it takes writes. */
  promote(): void {
    this.run('pg_ctl', '-D', this.#data, '-w', 'promote')
  }

  /** A folder of PostgreSQL's own inside the cluster's, with files that only it may read. */
  folder(name: string, files: Readonly<Record<string, string>> = {}): string {
    const folder = join(this.#folder, name)
    mkdirSync(folder)
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text, { mode: 0o600 })
    own(folder)
    return folder
  }
}

function signal(pid: number, how: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, how)
  } catch {
    // It has ended.
  }
}

const AS_TEXT = { getTypeParser: () => (text: string) => text }
