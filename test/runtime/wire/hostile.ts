/**
 * Helpers of the fuzz tests: the number of runs, an API to call, and the form that the answer to any request must have.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Api } from '../../../model/api.ts'
import { SCALAR_KINDS, type ScalarKind } from '../../../model/kinds.ts'
import { type Desk, openDesk, send } from '../harness.ts'
import {
  COLOUR,
  classOf,
  FLOAT,
  INT,
  LABEL,
  mapOf,
  message,
  optionOf,
  PEN,
  PEN_OR_NULL,
  STRING,
  sampleApi,
  setOf,
} from '../sample-api.ts'
import { type Element, inside, membersOf, parseXml } from '../xml-tree.ts'

export const JSON_TYPE = 'application/json'
export const XML_TYPE = 'text/xml'

const { CROWFOOT_SEED, CROWFOOT_RUNS } = process.env

/** The time limit grows with the number of runs. */
export const PATIENT = CROWFOOT_RUNS !== undefined

/**
 * Runs from a fixed seed, which a failure prints; CROWFOOT_SEED and CROWFOOT_RUNS change the seed and the number.
 */
export function assertEach<T>(
  runs: number,
  arbitrary: fc.Arbitrary<T>,
  test: (made: T) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, test)
  return fc.assert(property, { seed: Number(CROWFOOT_SEED ?? 1), numRuns: Number(CROWFOOT_RUNS ?? runs) })
}

const SCALARS = Object.fromEntries(SCALAR_KINDS.map((kind) => [kind, { kind }])) as {
  [kind in ScalarKind]: { readonly kind: kind }
}

/** Every type that a parameter may have, by the name of the message `tray.take_…` that has one parameter and returns it. */
export const PARAMETERS = {
  ...SCALARS,
  enum: COLOUR,
  ref: PEN,
  ref_or_null: PEN_OR_NULL,
  record: LABEL,
  set: setOf(INT),
  set_of_records: setOf(LABEL),
  option: optionOf(FLOAT),
  map: mapOf(STRING, STRING),
  map_of_ints: mapOf(INT, setOf(STRING)),
  class_record: { kind: 'record', name: 'pen' },
} as const

/** The sample with a message for each type of parameter. */
export const HOSTILE_API: Api = sampleApi({
  classes: [
    ...sampleApi().classes,
    classOf('tray', [], {
      messages: Object.entries(PARAMETERS).map(([name, type]) =>
        message(`take_${name}`, {
          params: [{ name: 'value', type }],
          ...(name === 'class_record' ? {} : { result: type }),
        }),
      ),
    }),
  ],
})

/** Returns its argument. */
export function openHostileDesk(): Desk {
  const names = Object.keys(PARAMETERS).map((name) => `tray.take_${name}`)
  return openDesk(HOSTILE_API, { handlers: new Map(names.map((name) => [name, ([value]) => value ?? null])) })
}

/**
 * The answer's status: `ok`, the error's code, or the fault's number. Fails if the answer is not well-formed, or shows
 * something secret.
 */
export async function statusOf(desk: Desk, type: string, body: string | Buffer): Promise<string> {
  const reply = await send(desk.front, type, body)
  assert.equal(reply.status, 200)
  assert.equal(reply.type, type)
  const status = type === XML_TYPE ? xmlStatus(reply.body) : jsonStatus(reply.body)
  assert.doesNotMatch(reply.body, /\bat .*:\d+:\d+|\.ts:\d+|node:internal|INTERNAL_ERROR/)
  assert.deepEqual(desk.logged, [])
  return status
}

/** The statuses of the answers of a batch, in order. */
export function jsonStatus(text: string): string {
  const reply: unknown = JSON.parse(text)
  return Array.isArray(reply) ? reply.map(oneStatus).join() : oneStatus(reply)
}

function oneStatus(reply: unknown): string {
  const { jsonrpc, result, error, id } = reply as { [name: string]: unknown }
  assert.ok(id === null || typeof id === 'string' || typeof id === 'number')
  if (jsonrpc === undefined && error === null) return 'ok'
  if (jsonrpc === undefined && Array.isArray(error)) return String(error[0])
  assert.ok(jsonrpc === '2.0' || result === null)
  if (error === undefined) return 'ok'
  const { code, message, data } = error as { [name: string]: unknown }
  assert.ok(typeof message === 'string' && (code !== 1 || Array.isArray(data)))
  return code === 1 || code === -32601 ? message : String(code)
}

/** The elements that an answer may contain: all that was sent is only text inside them. */
const ELEMENTS = new Set(
  'methodResponse params param fault value struct member name array data string int double boolean dateTime.iso8601'.split(
    ' ',
  ),
)

export function xmlStatus(text: string): string {
  const root = parseXml(text)
  known(root)
  assert.equal(root.name, 'methodResponse')
  if (root.children[0]?.name === 'fault') {
    const [[name, code] = []] = membersOf(inside(root, 'fault', 'value', 'struct'))
    assert.equal(name, 'faultCode')
    return inside(code as Element, 'int').text
  }
  const members = new Map(membersOf(inside(root, 'params', 'param', 'value', 'struct')))
  const status = inside(members.get('Status') as Element, 'string').text
  if (status === 'Success') return 'ok'
  const [code] = inside(members.get('ErrorDescription') as Element, 'array', 'data').children
  return inside(code as Element, 'string').text
}

function known(element: Element): void {
  assert.ok(ELEMENTS.has(element.name), element.name)
  element.children.forEach(known)
}

/** Asserts that both formats still work, and that stored values can still be read. */
export async function assertWorks(desk: Desk): Promise<void> {
  const pen = String(await desk.result('pen.create', { name_label: 'after all that' }))
  assert.equal(await desk.result('pen.get_name_label', pen), 'after all that')
  assert.equal(xmlStatus(await desk.xml('pen.get_record', `<value>${pen}</value>`)), 'ok')
  assert.equal(xmlStatus(await desk.xml('pen.get_all_records')), 'ok')
  await desk.result('pen.get_all_records')
  await desk.result('pen.destroy', pen)
}
