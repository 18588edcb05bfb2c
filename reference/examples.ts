/** A call of an RPC and its reply, in wire formats and as code, for the pages and for copying. */
import type { Api, Class, Field, Literal, Param } from '../model/api.ts'
import type { Rpc } from '../model/rpcs.ts'
import { curlCall } from './examples/curl.ts'
import { initialValues } from './examples/example-literal.ts'
import type { ExampleSession } from './examples/example-session.ts'
import { jsonSample } from './examples/from-json.ts'
import { JSON_LANGUAGE, jsonCall, jsonReply } from './examples/json.ts'
import { layoutSample } from './examples/layout-sample.ts'
import { pythonCall, pythonReply } from './examples/python.ts'
import {
  exampleRef,
  fixedSample,
  literalSample,
  memberSample,
  type Sample,
  sampleOf,
  type Unmet,
} from './examples/sample.ts'
import { typeScriptCall, typeScriptReply } from './examples/typescript.ts'
import { xmlCall, xmlReply } from './examples/xml.ts'

/** The texts of `call` and `reply`: the bodies of request and reply, or code and its output. */
export interface ExampleCall {
  readonly call: string
  readonly reply: string
}

export const EXAMPLE_FORMATS = ['xmlrpc', 'jsonrpc1', 'jsonrpc2', 'curl', 'python', 'typescript'] as const
export type ExampleFormat = (typeof EXAMPLE_FORMATS)[number]
export type ExampleCalls = { readonly [format in ExampleFormat]: ExampleCall }

/** Parsed values as JSON-RPC carries them. */
export interface ExampleOptions {
  /** The server's address, without a path. */
  readonly url?: string
  readonly session?: string
  /**
   * The user who logs in; `root` by default. With a session and no user, code uses the session instead of logging in.
   */
  readonly user?: string
  /** The parameters of an actual call without the session; trailing ones may be left out. */
  readonly params?: readonly unknown[]
  readonly result?: unknown
}

/**
 * A successful call of an RPC with all parameters, using their defaults, and its reply. References are the `exampleRef`
 * of their class. Given values replace these. The same model and values give the same texts.
 */
export function exampleCalls(api: Api, rpc: Rpc, options: ExampleOptions = {}): ExampleCalls {
  const { url = 'http://127.0.0.1:8080', params, result } = options
  const own = params
    ? rpc.params.slice(0, params.length).map((p, i) => ({ ...p, sample: jsonSample(api, p.type, params[i]) }))
    : paramSamples(api, rpc, [])
  const answer = result === undefined ? resultSample(api, rpc) : jsonSample(api, rpc.result, result)
  const first = rpc.takesSession ? [sessionParam(options.session)] : []
  return callTexts({ api, rpc, first, own, result: answer, url, entry: entryOf(rpc, options) })
}

interface CallParts {
  readonly api: Api
  readonly rpc: Rpc
  /** The session, if the RPC takes one. */
  readonly first: readonly Given[]
  readonly own: readonly Given[]
  readonly result: Sample
  readonly url: string
  readonly entry: ExampleSession | null
}

function callTexts({ api, rpc, first, own, result, url, entry }: CallParts): ExampleCalls {
  const given = [...first, ...own]
  const values = given.map((p) => p.sample)
  const method = rpc.name
  const jsonrpc2 = jsonReply('2.0', result)
  return {
    xmlrpc: { call: xmlCall(method, values), reply: xmlReply(result) },
    jsonrpc1: { call: layoutSample(JSON_LANGUAGE, jsonCall('1.0', method, values)), reply: jsonReply('1.0', result) },
    jsonrpc2: { call: layoutSample(JSON_LANGUAGE, jsonCall('2.0', method, values)), reply: jsonrpc2 },
    curl: { call: curlCall({ url, method, params: own.map((p) => p.sample), entry }), reply: jsonrpc2 },
    python: {
      call: pythonCall({ method, params: own.map((p) => p.sample), entry, url }),
      reply: pythonReply(result),
    },
    typescript: {
      call: typeScriptCall({ api, method, params: own, result: rpc.result, entry, url }),
      reply: typeScriptReply(result),
    },
  }
}

function entryOf(rpc: Rpc, { session, user }: ExampleOptions): ExampleSession | null {
  if (!rpc.takesSession) return null
  return session !== undefined && user === undefined ? { session } : { user: user ?? 'root' }
}

type Given = Param & { readonly sample: Sample }

/** A condition of a parameter, or of a member in it, for which no example is known: the server would refuse the example call. */
export function unmetCondition(api: Api, rpc: Rpc): Unmet | undefined {
  const unmet: Unmet[] = []
  paramSamples(api, rpc, unmet)
  return unmet[0]
}

function paramSamples(api: Api, rpc: Rpc, unmet: Unmet[]): Given[] {
  return rpc.params.map((p, i) => ({ ...p, sample: fixedSample(api, rpc, p) ?? paramSample(api, rpc, i, unmet) }))
}

/** The value of a `set_f` and of a look-up has the condition of its field. */
function paramSample(api: Api, rpc: Rpc, place: number, unmet: Unmet[]): Sample {
  const { does, class: className } = rpc
  const param = rpc.params[place] as Param
  const { type, default: literal } = param
  if (literal !== undefined) return literalSample(api, type, literal)
  const owner = api.classes.find((c) => c.name === className)
  const fieldOf = (name: string) => owner?.fields.find((f) => f.name === name)
  if (owner && does.kind === 'get_by') return lookedUp(api, owner, fieldOf(does.unique), param)
  if (owner && does.kind === 'add') {
    const field = fieldOf(does.field)
    if (field?.where && place > 0) return elementOf(api, owner, field, param, unmet)
  }
  const field = does.kind === 'set' && place > 0 ? fieldOf(does.field) : undefined
  if (!field) return memberSample(api, param, undefined, 'given', unmet)
  return memberSample(api, { ...field, name: param.name }, owner, 'given', unmet)
}

/** An element of a set that meets the condition of the field. */
function elementOf(api: Api, owner: Class, field: Field, { name, type }: Param, unmet: Unmet[]): Sample {
  const before = unmet.length
  const set = memberSample(api, field, owner, 'given', unmet)
  const [element] = set.kind === 'array' ? set.items : []
  if (element) return element
  if (unmet.length === before && field.where) unmet.push({ name, condition: field.where.text })
  return sampleOf(api, type, name, 'given')
}

/** The value that an initial object has, so that the look-up finds it. */
function lookedUp(api: Api, owner: Class, field: Field | undefined, { name, type }: Param): Sample {
  const [found] = field ? initialValues(api, field.name, owner) : []
  const value = Array.isArray(found) ? (found as readonly Literal[])[0] : found
  return value === undefined ? sampleOf(api, type, name, 'given') : literalSample(api, type, value)
}

function resultSample(api: Api, rpc: Rpc): Sample {
  const { does, result, class: className } = rpc
  const name = 'field' in does ? does.field : ''
  const owner = api.classes.find((c) => c.name === className)
  const field = does.kind === 'get' ? owner?.fields.find((f) => f.name === name) : undefined
  return field && result
    ? memberSample(api, { ...field, type: result }, owner, 'answered', [])
    : sampleOf(api, result, name, 'answered')
}

function sessionParam(ref = exampleRef('session')): Given {
  return {
    name: 'session',
    type: { kind: 'ref', class: 'session', nullable: false },
    sample: { kind: 'text', text: ref },
  }
}
