/** The options of `crow lab`, and what follows from them. */
import { isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { domainToASCII } from 'node:url'
import { isLoopbackHost } from '../../runtime/http/host-names.ts'
import { isShort, SHORTEST_PASSWORD } from '../../runtime/standard/users/password.ts'
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
  /** The pool of an earlier start is served. */
  readonly isKept: boolean
  /** Undefined where data are kept that have a password already. */
  readonly password: string | undefined
  readonly allowOrigin: readonly string[]
  readonly logLevel: string
}

/** Throws Failure where an option is not what it can be. `newPassword`: makes one where none is given. */
export function labSettings(host: Host, options: LabCommandOptions, newPassword: () => string): LabSettings {
  const { http = false, allowOrigin = [], logLevel = 'warn' } = options
  const listen = listenAddress(options.listen ?? '127.0.0.1')
  const data = dataFile(options.data)
  const isKept = data !== undefined && isDataFile(host, data)
  if (isKept) refuseSizes(data, options)
  const given = options.password ?? (host.env('CROWFOOT_PASSWORD') || undefined)
  refusePassword(given, listen)
  return {
    hosts: wholeNumber('--hosts', options.hosts ?? '2', 1, MOST_HOSTS),
    machines: wholeNumber('--vms', options.vms ?? '2', 0, MOST_MACHINES),
    port: wholeNumber('--port', options.port ?? (http ? '8080' : '8443'), 0, 65_535),
    listen,
    address: clientAddress(options.address ?? reachable(listen)),
    secure: !http,
    data,
    isKept,
    password: given ?? (isKept ? undefined : newPassword()),
    allowOrigin,
    logLevel,
  }
}

/** A name that starts with a dash would be taken for an option by the server. */
function dataFile(data: string | undefined): string | undefined {
  if (data === ':memory:') return undefined
  return data?.startsWith('-') ? `./${data}` : data
}

function isDataFile(host: Host, path: string): boolean {
  if (path === '') throw new Failure('--data needs the name of a file.', 2)
  const kind = host.files.kind(path)
  if (kind === 'directory') throw new Failure(`"${path}" is a folder. --data names a file, such as ${path}/lab.db.`, 2)
  return kind !== null
}

/** The server refuses such passwords too, but names the variable that this command gives it. */
function refusePassword(password: string | undefined, listen: string): void {
  if (password === '') throw new Failure('--password needs a text. Leave it out for a new password.', 2)
  if (password === undefined || !isShort(password) || isLoopbackHost(listen)) return
  const least = `The password has fewer than ${SHORTEST_PASSWORD} characters`
  throw new Failure(`${least}, which is too few where other machines can call. Choose a longer one.`, 2)
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

/** IPv6 with or without brackets. */
function listenAddress(text: string): string {
  const bare = withoutBrackets(text)
  if (bare !== '') return bare
  throw new Failure('--listen needs an address of this machine, or 0.0.0.0 for all.', 2)
}

/** As clients send it: a name with letters beyond ASCII in its encoding for DNS. */
function clientAddress(address: string): string {
  const bare = withoutBrackets(address)
  if (isIPv6(bare)) return `[${bare}]`
  const name = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(address) ? domainToASCII(address) : ''
  if (name !== '') return name
  throw new Failure(`--address must be a name or an address without a port, not "${address}". --port has the port.`, 2)
}

function withoutBrackets(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1')
}
