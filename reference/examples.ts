/** A call of an RPC and its reply as they travel, and as people write them: for the pages, and for what is copied from them. */
import type { Api, Param } from '../model/api.ts'
import type { Rpc } from '../model/rpcs.ts'
import { curlCall } from './examples/curl.ts'
import type { ExampleSession } from './examples/example-session.ts'
import { jsonSample } from './examples/from-json.ts'
import { JSON_LANGUAGE, jsonCall, jsonReply } from './examples/json.ts'
import { layoutSample } from './examples/layout-sample.ts'
import { pythonCall, pythonReply } from './examples/python.ts'
import { exampleRef, literalSample, type Sample, sampleOf } from './examples/sample.ts'
import { typeScriptCall, typeScriptReply } from './examples/typescript.ts'
import { xmlCall, xmlReply } from './examples/xml.ts'

/** `call` and `reply` as text: requests' and replies' bodies, or code and what it prints. */
export interface ExampleCall {
  readonly call: string
  readonly reply: string
}

export const EXAMPLE_FORMATS = ['xmlrpc', 'jsonrpc1', 'jsonrpc2', 'curl', 'python', 'typescript'] as const
export type ExampleFormat = (typeof EXAMPLE_FORMATS)[number]
export type ExampleCalls = { readonly [format in ExampleFormat]: ExampleCall }

/** Values are as JSON-RPC carries them, parsed. */
export interface ExampleOptions {
  /** Where the server is reached, without a path. */
  readonly url?: string
  readonly session?: string
  /** Who logs in, in code that does so: `root` where nothing is said. With a session and no user, nobody does: the session is used. */
  readonly user?: string
  /** Those of a call that somebody has made, without the session; trailing ones may be left out. */
  readonly params?: readonly unknown[]
  readonly result?: unknown
}

/**
 * A successful call of an RPC, with every parameter and defaults where there are some, and its reply. References are
 * `exampleRef` of their class. Where values are given, the texts have those. The same texts for the same model and values.
 */
export function exampleCalls(api: Api, rpc: Rpc, options: ExampleOptions = {}): ExampleCalls {
  const { url = 'http://127.0.0.1:8080', params, result } = options
  const own = params
    ? rpc.params.slice(0, params.length).map((p, i) => ({ ...p, sample: jsonSample(api, p.type, params[i]) }))
    : rpc.params.map((p) => ({ ...p, sample: paramSample(api, p) }))
  const answer =
    result === undefined ? sampleOf(api, rpc.result, resultName(rpc), 'answered') : jsonSample(api, rpc.result, result)
  const first = rpc.takesSession ? [sessionParam(options.session)] : []
  return callTexts({ api, rpc, first, own, result: answer, url, entry: entryOf(rpc, options) })
}

interface CallParts {
  readonly api: Api
  readonly rpc: Rpc
  /** The session, where it takes one. */
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

/** What a getter returns has the example of its field. */
function resultName({ does }: Rpc): string {
  return 'field' in does ? does.field : ''
}
