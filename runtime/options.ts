/** The command line of a compiled server. */
import { parseArgs } from 'node:util'
import { AUDIENCES, type Audience } from './access/audience.ts'
import type { BodyLimits } from './bodies/body-engine.ts'
import { hidePasswords } from './hide-arguments.ts'
import { refuseOrigin } from './http/cors.ts'
import { refuseHostName } from './http/host-names.ts'
import type { TlsFiles } from './operate/certificate.ts'
import { LOG_FORMATS, LOG_LEVELS, type LogOptions } from './operate/log-options.ts'
import { DAY, HOUR, MINUTE, type SessionLimits } from './standard/sessions/session-limits.ts'

export interface ServeOptions {
  readonly host: string
  readonly port: number
  /** Paths of Unix sockets, beside the address. */
  readonly sockets: readonly string[]
  /** A file, or `:memory:`. With `database` it has this server's copy of the data. */
  readonly data: string
  /** null for a server that is alone with its data file. */
  readonly database: DatabaseOptions | null
  readonly discard: boolean
  readonly insecure: boolean
  /** Bytes. */
  readonly maxBody: number
  readonly maxConnections: number
  readonly sessions: SessionLimits
  /** Bounds of message bodies. */
  readonly bodies: BodyLimits
  /** Origins whose pages may call; `*` is every origin. Empty where CORS is off. */
  readonly allowOrigins: readonly string[]
  /** Names that Host headers may have, other than the server's addresses; `*` is any. */
  readonly allowHosts: readonly string[]
  /** The clients that may read `/metrics`. */
  readonly metrics: Audience
  /** The clients that may read the reference and the console. */
  readonly pages: Audience
  /** The clients that may call `rpc.discover` and `system.*`. */
  readonly discover: Audience
  /** null for plain HTTP. */
  readonly tls: TlsFiles | null
  readonly log: LogOptions
}

/** PostgreSQL, on which several servers work. */
export interface DatabaseOptions {
  /** It may have a password: never to be shown. */
  readonly url: string
  /** `local`: calls that only read see this server's copy as it is, which may be some milliseconds behind. */
  readonly reads: 'linearizable' | 'local'
  /** The password of root from the environment replaces the one that root has. */
  readonly resetPassword: boolean
}

/** The variables of the environment that options are read from. */
export interface OptionVariables {
  /** The database, where `--database` is not given: other users of the machine cannot read it there. */
  readonly CROWFOOT_DATABASE?: string | undefined
}

/** The result of reading the command line; `refused` says what is wrong with it. */
export type Parsed =
  | { readonly serve: ServeOptions }
  | { readonly show: 'help' | 'version' }
  | { readonly refused: string }

export function parseOptions(apiName: string, argv: readonly string[], variables: OptionVariables = {}): Parsed {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false })
    if (values.help) return { show: 'help' }
    if (values.version) return { show: 'version' }
    return { serve: serveOptions(apiName, values, variables) }
  } catch (error) {
    // The rest of parseArgs' message explains positionals that look like options, which the server does not take.
    const message = error instanceof Error ? error.message : String(error)
    return { refused: hidePasswords(message.split(/\.\s/)[0] as string) }
  }
}

export function helpText(apiName: string): string {
  return `Serves the ${apiName} API over JSON-RPC and XML-RPC.

  --host HOST            where to listen (127.0.0.1)
  --port PORT            0 picks one (8080)
  --listen unix:PATH     listen on a Unix socket too, where root needs no password; may be repeated
  --data FILE            the SQLite file, or :memory: (${apiName}.db)
  --database URL         several servers on one PostgreSQL: postgres://crow@db/pool?sslmode=verify-full
                         --data then names this server's copy (${apiName}.copy.db)
  --reads HOW            linearizable, or local: without asking the database whether the copy is new (linearizable)
  --reset-password       with --database: CROWFOOT_PASSWORD replaces the password that root has
  --discard              delete data that the API no longer has a place for
  --insecure             serve an API without sessions to other machines too
  --max-body BYTES       the largest body that is read (16777216)
  --max-connections N    connections beyond these are closed (10000)
  --max-sessions N       open at once; a new one ends one of the user who has the most (10000)
  --max-user-sessions N  of one user; a new one ends the one least recently used (500)
  --max-steps N          how many steps a message may take without a wait (1000000)
  --max-waiting N        messages that wait at once; the next that waits is TOO_BUSY (10000)
  --session-idle TIME    end a session that is not used for so long: 90m, 24h, 7d (24h)
  --session-lifetime TIME  end a session so long after its log-in, though it is used (30d)
  --tls-cert FILE        serve HTTPS: the certificate and its intermediate certificates, as PEM
  --tls-key FILE         its private key, as PEM; both are read again on SIGHUP
  --allow-origin ORIGIN  let pages of that origin call, such as https://ui.example.org; * for all; may be repeated
  --allow-host NAME      accept another host name than the server's addresses; * for any; may be repeated
  --metrics WHO          who may read /metrics: on, loopback (clients on this machine) or off (on)
  --pages WHO            who may read the reference and the console: on, loopback or off (on)
  --discover WHO         who may call rpc.discover and system.listMethods and its like: on, loopback or off (on)
  --log-level LEVEL      ${LOG_LEVELS.join(', ')} (info, which has a line for each call)
  --log-format FORMAT    json, one line each, or text for people (json)
  --version              the API's name and version
  --help                 this text

CROWFOOT_PASSWORD, where sessions are in use, is the password of the user root. CROWFOOT_DATABASE is the URL of --database,
which may have a password there; PGPASSWORD and ~/.pgpass work too.`
}

const OPTIONS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8080' },
  listen: { type: 'string', multiple: true, default: [] as string[] },
  data: { type: 'string' },
  database: { type: 'string' },
  reads: { type: 'string' },
  'reset-password': { type: 'boolean', default: false },
  discard: { type: 'boolean', default: false },
  insecure: { type: 'boolean', default: false },
  'max-body': { type: 'string', default: String(16 * 1024 * 1024) },
  'max-connections': { type: 'string', default: '10000' },
  'max-sessions': { type: 'string', default: '10000' },
  'max-user-sessions': { type: 'string', default: '500' },
  'max-steps': { type: 'string', default: '1000000' },
  'max-waiting': { type: 'string', default: '10000' },
  'session-idle': { type: 'string', default: '24h' },
  'session-lifetime': { type: 'string', default: '30d' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-origin': { type: 'string', multiple: true, default: [] as string[] },
  'allow-host': { type: 'string', multiple: true, default: [] as string[] },
  metrics: { type: 'string', default: 'on' },
  pages: { type: 'string', default: 'on' },
  discover: { type: 'string', default: 'on' },
  'log-level': { type: 'string', default: 'info' },
  'log-format': { type: 'string', default: 'json' },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

function serveOptions(apiName: string, values: Values, variables: OptionVariables): ServeOptions {
  const { host, discard, insecure } = values
  if (host === '') throw new Error('--host needs a host name or an address')
  // SQLite would open a temporary database, which is deleted when the server stops.
  if (values.data === '') throw new Error('--data needs a file name; with :memory: nothing is kept')
  if (IS_DATABASE.test(values.data ?? '')) throw new Error('--data names a file; a URL goes to --database')
  const database = databaseOptions(values, variables)
  return {
    host,
    port: wholeNumber('--port', values.port, 0, 65_535),
    sockets: values.listen.map(socketPath),
    data: values.data ?? (database ? `${apiName}.copy.db` : `${apiName}.db`),
    database,
    discard,
    insecure,
    maxBody: wholeNumber('--max-body', values['max-body'], 1, 2 ** 30),
    maxConnections: wholeNumber('--max-connections', values['max-connections'], 1, 1_000_000),
    sessions: sessionLimits(values),
    bodies: {
      steps: wholeNumber('--max-steps', values['max-steps'], 1, 1_000_000_000),
      waiting: wholeNumber('--max-waiting', values['max-waiting'], 1, 1_000_000),
    },
    allowOrigins: values['allow-origin'].map(origin),
    allowHosts: values['allow-host'].map(hostName),
    metrics: oneOf('--metrics', values.metrics, AUDIENCES),
    pages: oneOf('--pages', values.pages, AUDIENCES),
    discover: oneOf('--discover', values.discover, AUDIENCES),
    tls: tlsFiles(values['tls-cert'], values['tls-key']),
    log: {
      level: oneOf('--log-level', values['log-level'], LOG_LEVELS),
      format: oneOf('--log-format', values['log-format'], LOG_FORMATS),
    },
  }
}

function databaseOptions(values: Values, variables: OptionVariables): DatabaseOptions | null {
  const url = values.database ?? (variables.CROWFOOT_DATABASE || undefined)
  const { reads, 'reset-password': resetPassword } = values
  if (url === undefined) {
    if (reads !== undefined) throw new Error('--reads needs --database')
    if (resetPassword) throw new Error('--reset-password needs --database')
    return null
  }
  // Without the URL in the message: it may have a password.
  if (!IS_DATABASE.test(url)) throw new Error('--database takes a URL that begins with postgres://')
  return { url, reads: oneOf('--reads', reads ?? 'linearizable', READS), resetPassword }
}

const IS_DATABASE = /^postgres(ql)?:\/\/./
const READS = ['linearizable', 'local'] as const

function sessionLimits(values: Values): SessionLimits {
  return {
    ofUser: wholeNumber('--max-user-sessions', values['max-user-sessions'], 1, 1_000_000),
    all: wholeNumber('--max-sessions', values['max-sessions'], 1, 1_000_000),
    idle: duration('--session-idle', values['session-idle']),
    lifetime: duration('--session-lifetime', values['session-lifetime']),
  }
}

const UNITS: { readonly [unit: string]: number } = { s: 1000, m: MINUTE, h: HOUR, d: DAY }

/** Milliseconds. */
function duration(option: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const value = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (value > 0) return value
  throw new Error(`${option} must be a time such as 90m, 24h or 30d, not "${text}"`)
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Error(`${option} must be a whole number from ${least} to ${most}, not "${text}"`)
}

function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((w) => w === text)
  if (word !== undefined) return word
  throw new Error(`${option} must be one of ${words.join(', ')}, not "${text}"`)
}

function socketPath(text: string): string {
  const path = /^unix:(.+)$/s.exec(text)?.[1]
  if (path === undefined) throw new Error(`--listen takes unix: and the path of a socket, not "${text}"`)
  if (path.startsWith('@') || path.includes('\0'))
    throw new Error(
      `--listen "${text}": abstract sockets are not supported, as every user of the machine could connect`,
    )
  return path
}

function origin(text: string): string {
  const reason = refuseOrigin(text)
  if (reason === null) return text
  throw new Error(`--allow-origin "${text}" ${reason}`)
}

function hostName(text: string): string {
  const reason = refuseHostName(text)
  if (reason === null) return text
  throw new Error(`--allow-host "${text}" ${reason}`)
}

function tlsFiles(cert: string | undefined, key: string | undefined): TlsFiles | null {
  if (cert === undefined && key === undefined) return null
  if (!cert) throw new Error('--tls-cert is missing: --tls-key names the key of a certificate')
  if (!key) throw new Error('--tls-key is missing: --tls-cert names a certificate, which needs its private key')
  return { cert, key }
}
