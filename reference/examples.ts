/** A call of an RPC and its reply, in wire formats and as code, for the pages and for copying. */
import type { Api, Param } from '../model/api.ts'
import type { Rpc } from '../model/rpcs.ts'
import { curlCall } from './examples/curl.ts'
import type { ExampleSession } from './examples/example-session.ts'
import { jsonSample } from './examples/from-json.ts'
import { JSON_LANGUAGE, jsonCall, jsonReply } from './examples/json.ts'
import { layoutSample } from './examples/layout-sample.ts'
import { pythonCall, pythonReply } from './examples/python.ts'
import { exampleRef, fixedSample, literalSample, type Sample, sampleOf } from './examples/sample.ts'
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
    : rpc.params.map((p) => ({ ...p, sample: fixedSample(api, rpc, p) ?? paramSample(api, p) }))
  const answer =
    result === undefined ? sampleOf(api, rpc.result, resultName(rpc), 'answered') : jsonSample(api, rpc.result, result)
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

function paramSample(api: Api, { name, type, default: literal }: Param): Sample {
  return literal === undefined ? sampleOf(api, type, name, 'given') : literalSample(api, type, literal)
}

function sessionParam(ref = exampleRef('session')): Given {
  return {
    name: 'session',
    type: { kind: 'ref', class: 'session', nullable: false },
    sample: { kind: 'text', text: ref },
  }
}

/** A getter returns the example of its field. */
function resultName({ does }: Rpc): string {
  return 'field' in does ? does.field : ''
}
