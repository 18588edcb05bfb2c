/** Chooses a real object for the examples of a class, and the objects around it. */
import type { Api, Type } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { typesIn } from '../../../model/types.ts'
import { exampleRef } from '../../../reference/examples/sample.ts'
import type { ExampleCall, ExampleOptions } from '../../../reference/examples.ts'
import type { Client } from '../calls/client.ts'
import { isAbout, type RpcIndex } from '../calls/rpc-index.ts'
import { own } from '../values/own-member.ts'
import { resultWithoutPasswords, withoutPasswords } from '../values/secrets.ts'
import { isNullRef } from '../values/value-as-text.ts'
import type { ObjectRecord } from './class-table.ts'

/** References are shown in place of the example references of their classes. */
export interface ExampleObject {
  readonly className: string
  readonly ref: string
  readonly record: ObjectRecord
}

/** The most objects of a class whose references are read for an example: a page needs only one. */
const MOST_OBJECTS = 5000
/** The objects among which is chosen. */
const CANDIDATES = 12

export interface ExampleSource {
  readonly api: Api
  readonly rpcs: RpcIndex
  readonly client: Pick<Client, 'call' | 'batch'>
  /** The number of objects, if it is known. */
  readonly count: number | undefined
}

/**
 * The object with the most neighbours among the first ones; undefined if there is none, or no way to find one cheaply.
 * Throws RpcError, NetworkError or DroppedError.
 */
export async function chooseExample(source: ExampleSource, className: string): Promise<ExampleObject | undefined> {
  const { api, rpcs, client, count } = source
  const [getAll, getRecord] = [rpcs.get(`${className}.get_all`), rpcs.get(`${className}.get_record`)]
  // The objects of sessions are as good as passwords on some servers.
  if (!getAll || !getRecord || className === 'session') return undefined
  if (count === 0 || (count ?? 0) > MOST_OBJECTS) return undefined
  const refs = ((await client.call(getAll, [])) as string[]).slice(0, CANDIDATES)
  const answers = await client.batch(refs.map((ref) => ({ rpc: getRecord, params: [ref] })))
  const found = answers.flatMap((answer, i) => {
    if (!('value' in answer)) return []
    const object = { className, ref: refs[i] as string, record: answer.value as ObjectRecord }
    return [{ object, neighbours: refsAround(api, object).size }]
  })
  return found.toSorted((a, b) => b.neighbours - a.neighbours)[0]?.object
}

/** A reference for each class that the object refers to, and its own; none of a session. */
export function refsAround(api: Api, { className, ref, record }: ExampleObject): ReadonlyMap<string, string> {
  const refs = new Map([[className, ref]])
  const owner = api.classes.find((c) => c.name === className)
  for (const { name, type } of owner?.fields ?? []) {
    const of = type.kind === 'set' || type.kind === 'option' ? type.of : type
    if (of.kind !== 'ref' || refs.has(of.class)) continue
    const value = own(record, name)
    const first = Array.isArray(value) ? value[0] : value
    if (typeof first === 'string' && !isNullRef(first)) refs.set(of.class, first)
  }
  refs.delete('session')
  return refs
}

/** What an example call with the object gives and gets, where its record says it; without passwords and secrets. */
export function exampleValues(api: Api, rpc: Rpc, object: ExampleObject): ExampleOptions {
  const types = [...rpc.params.map((p) => p.type), ...(rpc.result ? [rpc.result] : [])]
  if (rpc.class !== object.className || types.some(isOfSessions)) return {}
  const { does } = rpc
  const { ref, record } = object
  const values = (params: readonly unknown[], result?: unknown): ExampleOptions => ({
    params: withoutPasswords(api, rpc, params),
    ...(result !== undefined && { result: resultWithoutPasswords(api, rpc, result) }),
  })
  if (does.kind === 'get_by') {
    const key = own(record, does.unique)
    return key === undefined ? {} : values([key])
  }
  if (!isAbout(rpc, object.className)) return {}
  if (does.kind === 'get_record') return values([ref], withoutSessions(api, object))
  const value = 'field' in does ? own(record, does.field) : undefined
  if (value === undefined) return {}
  if (does.kind === 'get') return values([ref], value)
  return does.kind === 'set' ? values([ref, value]) : {}
}

/** The record without the references of sessions that it has. */
function withoutSessions(api: Api, { className, record }: ExampleObject): ObjectRecord {
  const owner = api.classes.find((c) => c.name === className)
  const ofSessions = owner?.fields.filter(({ type }) => isOfSessions(type)).map(({ name }) => name) ?? []
  return { ...record, ...Object.fromEntries(ofSessions.map((name) => [name, []])) }
}

function isOfSessions(type: Type): boolean {
  return [...typesIn(type)].some((one) => one.kind === 'ref' && one.class === 'session')
}

/** The text with the references in place of the example references of their classes. */
export function withRefs({ call, reply }: ExampleCall, refs: ReadonlyMap<string, string>): ExampleCall {
  const filled = (text: string) =>
    [...refs].reduce((all, [className, ref]) => all.replaceAll(exampleRef(className), () => ref), text)
  return { call: filled(call), reply: filled(reply) }
}
