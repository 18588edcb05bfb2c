/** The options of `crow lab`, and what follows from them. */
import { isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { MOST_HOSTS, MOST_MACHINES } from './pool/lab-plan.ts'

/** As typed. */
export interface LabCommandOptions {
  readonly hosts?: string
  readonly vms?: string
  readonly port?: string
  readonly listen?: string
  readonly address?: string
  readonly http?: boolean
  readonly data?: string
  readonly password?: string
  readonly allowOrigin?: readonly string[]
  readonly logLevel?: string
  readonly print?: boolean
}

export interface LabSettings {
  readonly hosts: number
  readonly machines: number
  /** 0: any free one. */
  readonly port: number
  readonly listen: string
  /** What clients call the server by, without a port. */
  readonly address: string
  readonly secure: boolean
  /** The file that keeps the pool; undefined where the pool is gone at the end. */
  readonly data: string | undefined
  /** Undefined where data are kept that have a password already. */
  readonly password: string | undefined
  readonly allowOrigin: readonly string[]
  readonly logLevel: string
}

/** Throws Failure where an option is not what it can be. `newPassword`: makes one where none is given. */
export function labSettings(host: Host, options: LabCommandOptions, newPassword: () => string): LabSettings {
  const { listen = '127.0.0.1', http = false, data, allowOrigin = [], logLevel = 'warn' } = options
  const isKept = data !== undefined && host.files.kind(data) !== null
  if (isKept) refuseSizes(data, options)
  const given = options.password ?? host.env('CROWFOOT_PASSWORD')
  if (options.password === '') throw new Failure('--password needs a text. Leave it out for a new password.', 2)
  return {
    hosts: wholeNumber('--hosts', options.hosts ?? '2', 1, MOST_HOSTS),
    machines: wholeNumber('--vms', options.vms ?? '2', 0, MOST_MACHINES),
    port: wholeNumber('--port', options.port ?? (http ? '8080' : '8443'), 0, 65_535),
    listen,
    address: clientAddress(options.address ?? reachable(listen)),
    secure: !http,
    data,
    password: given || (isKept ? undefined : newPassword()),
    allowOrigin,
    logLevel,
  }
}

/** The pool in a data file stays as it is. */
function refuseSizes(data: string, { hosts, vms }: LabCommandOptions): void {
  const option = hosts !== undefined ? '--hosts' : vms !== undefined ? '--vms' : undefined
  if (option === undefined) return
  throw new Failure(`"${data}" has a pool already. Leave out ${option}, or name another file with --data.`, 2)
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Failure(`${option} must be a whole number from ${least} to ${most}, not "${text}".`, 2)
}

/** An address by which other machines reach a server that listens on all addresses. */
function reachable(listen: string): string {
  if (listen !== '0.0.0.0' && listen !== '::') return listen
  const addresses = Object.values(networkInterfaces()).flat()
  return addresses.find((it) => it && !it.internal && it.family === 'IPv4')?.address ?? hostname()
}

function clientAddress(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, '$1')
  if (isIPv6(bare)) return `[${bare}]`
  if (/^[\p{L}\p{N}._-]+$/u.test(address)) return address
  throw new Failure(`--address must be a name or an address without a port, not "${address}". --port has the port.`, 2)
}
