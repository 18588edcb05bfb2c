/** Tests with documentation, as examples at the messages that they call: their texts, and the calls of a run as they travel. */
import type { Api } from '../model/api.ts'
import { asyncTwins } from '../model/async-twins.ts'
import { type Rpc, rpcsOf } from '../model/rpcs.ts'
import { jsonSample } from './examples/from-json.ts'
import { JSON_LANGUAGE, jsonCall, jsonError, jsonReply } from './examples/json.ts'
import { layoutSample } from './examples/layout-sample.ts'
import { exampleRef, type Sample } from './examples/sample.ts'
import { xmlCall, xmlError, xmlReply } from './examples/xml.ts'
import type { ExampleCall } from './examples.ts'
import { oncePerApi } from './once-per-api.ts'

/** A test that has passed. */
export interface TestExample {
  readonly title: string
  readonly doc: string
  /** The whole declaration, as in its file. */
  readonly text: string
  /** In order; the first of them, if there are many. */
  readonly calls: readonly RecordedCall[]
  /** How many calls are left out. */
  readonly left: number
}

/** A call of a test, with its values as JSON-RPC carries them, but ints as texts of their digits. */
export interface RecordedCall {
  /** `VM.start`, `Async.VM.start`. */
  readonly method: string
  /** The role of `as`; absent outside of one. */
  readonly role?: string
  /** Milliseconds after the begin of the test. */
  readonly time: number
  /** All of them, without the session. */
  readonly params: readonly unknown[]
  /** Absent for a message without a result, and for a call that has not ended. */
  readonly result?: unknown
  /** A code and its parameters. */
  readonly error?: readonly string[]
  /** The call had not ended, or its result is too long: it has no reply here. */
  readonly isOpen?: true
}

export const WIRE_FORMATS = ['xmlrpc', 'jsonrpc1', 'jsonrpc2'] as const
export type TravelFormat = (typeof WIRE_FORMATS)[number]

/** The bodies of request and reply, in each format. */
export type TravellingCall = { readonly [format in TravelFormat]: ExampleCall }

/** The most examples of one message. */
const MOST_EXAMPLES = 3

/** Those that call the message, also as a task: first those where it succeeds, then the short ones. */
export function examplesFor(examples: readonly TestExample[], method: string): TestExample[] {
  const callsOf = ({ calls }: TestExample) =>
    calls.filter((call) => call.method === method || call.method === `Async.${method}`)
  const succeeds = (example: TestExample) => callsOf(example).some(({ error }) => !error)
  return examples
    .filter((example) => callsOf(example).length > 0)
    .sort((a, b) => Number(succeeds(b)) - Number(succeeds(a)) || a.calls.length + a.left - (b.calls.length + b.left))
    .slice(0, MOST_EXAMPLES)
}

/** undefined where the API has no such RPC for clients. */
export function travellingCall(api: Api, call: RecordedCall): TravellingCall | undefined {
  const rpc = rpcsByName(api).get(call.method)
  if (!rpc) return undefined
  const { params, error, isOpen } = call
  const given = rpc.params.slice(0, params.length).map(({ type }, i) => jsonSample(api, type, params[i]))
  const values: Sample[] = rpc.takesSession ? [SESSION, ...given] : given
  const result = jsonSample(api, rpc.result, call.result)
  const reply = (failed: (error: readonly string[]) => string, answered: (result: Sample) => string) => {
    if (isOpen) return ''
    return error ? failed(error) : answered(result)
  }
  const json = (version: '1.0' | '2.0') => ({
    call: layoutSample(JSON_LANGUAGE, jsonCall(version, rpc.name, values)),
    reply: reply(
      (failed) => jsonError(version, failed),
      (answered) => jsonReply(version, answered),
    ),
  })
  return {
    xmlrpc: { call: xmlCall(rpc.name, values), reply: reply(xmlError, xmlReply) },
    jsonrpc1: json('1.0'),
    jsonrpc2: json('2.0'),
  }
}

const SESSION = { kind: 'text', text: exampleRef('session') } as const

const rpcsByName = oncePerApi((api): ReadonlyMap<string, Rpc> => {
  const rpcs = rpcsOf(api)
  return new Map([...rpcs, ...asyncTwins(api, rpcs)].map((rpc) => [rpc.name, rpc]))
})
