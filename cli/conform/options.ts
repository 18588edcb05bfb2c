/** The options of `crow conform`, read into what the test takes. */

import type { Api } from '../../model/api.ts'
import type { ConformClient, ConformOptions } from '../../testing/conform/conform-options.ts'
import { CONFORM_RULES } from '../../testing/conform/rules/all-rules.ts'
import { REMOTE_FORMATS, type RemoteFormat } from '../../testing/remote/dialects.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'

export type ConformFormatName = 'text' | 'junit' | 'json' | 'html'

export interface ConformCommandOptions {
  readonly user?: string
  readonly passwordFile?: string
  readonly roleUser?: readonly string[]
  readonly wire?: readonly string[]
  readonly insecure?: boolean
  readonly format: ConformFormatName
  readonly seed?: number
  readonly duration: number
  readonly calls?: number
  readonly rule?: readonly string[]
  readonly skip?: readonly string[]
  readonly only?: readonly string[]
  readonly scratch?: boolean
  readonly messages?: boolean
}

const DEFAULT_WIRE: readonly RemoteFormat[] = ['json-rpc-2.0', 'xml-rpc']

/** Throws Failure for a format that is not one. */
export function wireFormats({ wire = DEFAULT_WIRE }: ConformCommandOptions): readonly RemoteFormat[] {
  return wire.map((name) => {
    const known = REMOTE_FORMATS.find((format) => format === name)
    if (known) return known
    throw new Failure(`There is no format "${name}". The formats are ${REMOTE_FORMATS.join(', ')}.`, 2)
  })
}

/** Asks for a password where it has to. Throws Failure for rules, roles and files that are not there. */
export async function conformOptions(host: Host, api: Api, options: ConformCommandOptions): Promise<ConformOptions> {
  const { seed = randomSeed(), duration, calls = Number.POSITIVE_INFINITY, rule = [] } = options
  const rules = rule.length === 0 ? CONFORM_RULES : rule.map(ruleOf)
  const skip = (options.skip ?? []).flatMap(listOf)
  const only = (options.only ?? []).flatMap(listOf)
  const { scratch: isScratch = false, messages = false } = options
  const clients = api.uses.includes('session') ? await clientsOf(host, api, options) : []
  return { seed, duration: duration * 1000, calls, rules, clients, skip, only, isScratch, messages }
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function ruleOf(name: string) {
  const rule = CONFORM_RULES.find((one) => one.name === name)
  if (rule) return rule
  const names = CONFORM_RULES.map((one) => `"${one.name}"`).join(', ')
  throw new Failure(`There is no rule "${name}". The rules are ${names}.`, 2)
}

async function clientsOf(host: Host, api: Api, options: ConformCommandOptions): Promise<readonly ConformClient[]> {
  const { user = 'root', passwordFile, roleUser = [] } = options
  const password = await firstPassword(host, user, passwordFile)
  const others = roleUser.map((text) => roleClient(host, api, text))
  return [{ name: '', roles: null, user, password }, ...others]
}

async function firstPassword(host: Host, user: string, file: string | undefined): Promise<string> {
  if (file !== undefined) return passwordIn(host, file)
  const { stdin } = host
  const given = stdin.terminal ? await stdin.secret(`Password for ${user}: `) : await stdin.line()
  if (given !== null && given !== '') return given
  throw new Failure('No password was given. Give --password-file, or the password as first line of standard input.', 2)
}

function passwordIn(host: Host, path: string): string {
  const [line = ''] = new TextDecoder().decode(host.files.read(path)).split(/\r?\n/)
  if (line !== '') return line
  throw new Failure(`The first line of "${path}" has no password.`, 2)
}

/** `operator=alice:alice.txt`. */
function roleClient(host: Host, api: Api, text: string): ConformClient {
  const [, role = '', user = '', file = ''] = /^([^=]+)=([^:]+):(.+)$/.exec(text) ?? []
  if (role === '') throw new Failure(`"${text}" is not ROLE=USER:FILE, such as operator=alice:alice.txt.`, 2)
  if (!api.roles.some(({ name }) => name === role)) {
    const names = api.roles.map(({ name }) => name).join(', ')
    throw new Failure(`The API has no role "${role}". It has ${names === '' ? 'none' : names}.`, 2)
  }
  return { name: role, roles: [role], user, password: passwordIn(host, file) }
}
