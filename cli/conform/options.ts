/** The options of `crow conform`, read into what the test takes. */

import type { Api } from '../../model/api.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import type { ConformClient, ConformOptions } from '../../testing/conform/conform-options.ts'
import { CONFORM_RULES } from '../../testing/conform/rules/all-rules.ts'
import { fitsGlob } from '../../testing/conform/scope.ts'
import { REMOTE_FORMATS, type RemoteFormat } from '../../testing/remote/dialects.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { givenLogIns } from '../remote/log-ins.ts'

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
  const names = rpcsOf(api).map(({ name }) => name)
  const skip = globsOf(options.skip, names)
  const only = globsOf(options.only, names)
  const { scratch: isScratch = false, messages = false } = options
  const clients = await clientsOf(host, api, options)
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

/** Throws Failure for one that fits no RPC: whoever misspells what must not be called has to know. */
function globsOf(given: readonly string[] = [], names: readonly string[]): readonly string[] {
  const globs = given.flatMap(listOf)
  for (const glob of globs)
    if (!names.some((name) => fitsGlob(name, glob))) throw new Failure(`The API has no RPC "${glob}".`, 2)
  return globs
}

function ruleOf(name: string) {
  const rule = CONFORM_RULES.find((one) => one.name === name)
  if (rule) return rule
  const names = CONFORM_RULES.map((one) => `"${one.name}"`).join(', ')
  throw new Failure(`There is no rule "${name}". The rules are ${names}.`, 2)
}

async function clientsOf(host: Host, api: Api, options: ConformCommandOptions): Promise<readonly ConformClient[]> {
  const logIns = await givenLogIns(host, api, options)
  return logIns.map(({ role, ...logIn }) => ({ name: role ?? '', roles: role === null ? null : [role], ...logIn }))
}
