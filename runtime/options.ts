/** The command line of a compiled server. */
import { isIPv4 } from 'node:net'
import { parseArgs } from 'node:util'

export interface ServeOptions {
  readonly host: string
  readonly port: number
  /** A file, or `:memory:`. */
  readonly data: string
  readonly discard: boolean
  readonly insecure: boolean
  /** Bytes. */
  readonly maxBody: number
}

/** What the command line asks for; `refused` says what is wrong with it. */
export type Parsed =
  | { readonly serve: ServeOptions }
  | { readonly show: 'help' | 'version' }
  | { readonly refused: string }

export function parseOptions(apiName: string, argv: readonly string[]): Parsed {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false })
    if (values.help) return { show: 'help' }
    if (values.version) return { show: 'version' }
    const { host, discard, insecure } = values
    if (host === '') throw new Error('--host names no host')
    // SQLite would take it for a database that is gone when the server stops.
    if (values.data === '') throw new Error('--data names no file; :memory: keeps nothing')
    const port = wholeNumber('--port', values.port, 0, 65_535)
    const maxBody = wholeNumber('--max-body', values['max-body'], 1, 2 ** 30)
    return { serve: { host, port, data: values.data ?? `${apiName}.db`, discard, insecure, maxBody } }
  } catch (error) {
    // parseArgs has more to say after its first sentence: how to write a positional that looks like an option.
    const message = error instanceof Error ? error.message : String(error)
    return { refused: message.split(/\.\s/)[0] as string }
  }
}

export function helpText(apiName: string): string {
  return `Serves the ${apiName} API over JSON-RPC and XML-RPC.

  --host HOST       where to listen (127.0.0.1)
  --port PORT       0 picks one (8080)
  --data FILE       the SQLite file, or :memory: (${apiName}.db)
  --discard         let go of data that the API no longer has a place for
  --insecure        serve an API without sessions to other machines too
  --max-body BYTES  the largest body that is read (16777216)
  --version         the API's name and version
  --help            this text

CROWFOOT_PASSWORD, where sessions are in use, is the password of the user root.`
}

/** True where only programs on this machine can connect. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

const OPTIONS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8080' },
  data: { type: 'string' },
  discard: { type: 'boolean', default: false },
  insecure: { type: 'boolean', default: false },
  'max-body': { type: 'string', default: String(16 * 1024 * 1024) },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Error(`${option} must be a whole number from ${least} to ${most}, and "${text}" is none`)
}
