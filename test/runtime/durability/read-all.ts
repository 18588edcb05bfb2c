/** Reads everything that a server has of its objects, on both wire formats, which have to agree. */
import assert from 'node:assert/strict'
import type { Canonical, View } from './client-state.ts'
import { type Call, FORMATS, type Format, type Plain, type Reply } from './formats.ts'
import type { Param } from './step.ts'

/** Makes a call with the session as its first parameter. */
export type Ask = (format: Format, call: Call) => Promise<Reply>

export const NULL_REF = 'OpaqueRef:NULL'

export const CLASSES = ['ship', 'port', 'route', 'flag', 'crate']

export interface Survey {
  /** `class name` → its fields, with names for refs. */
  readonly world: ReadonlyMap<string, View>
  /** `class name` → its ref. */
  readonly refs: Map<string, string>
  /** By ref, as received, except that sets are sorted. */
  readonly records: ReadonlyMap<string, Canonical>
}

export async function survey(ask: Ask): Promise<Survey> {
  const found: Survey[] = []
  for (const format of FORMATS) found.push(await surveyBy((call) => ask(format, call)))
  const [json, xml] = found as [Survey, Survey]
  assert.deepEqual(json, xml, 'The two formats say different things')
  return json
}

/** Sorts sets, which have no order. */
export function sorted(value: Canonical): Canonical {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(sorted).sort()
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, sorted(member)]))
}

/** The parameter as it is sent; throws for an object whose ref is not known. */
export function plainOf(param: Param, refs: ReadonlyMap<string, string>): Plain {
  if (typeof param === 'string' || typeof param === 'number') return param
  if (param === null) return NULL_REF
  if (isSet(param)) return param.map((element) => plainOf(element, refs))
  if ('ref' in param) return known(refs, param.ref)
  return Object.fromEntries(Object.entries(param.map).map(([key, value]) => [key, plainOf(value, refs)]))
}

/** Array.isArray does not narrow to readonly arrays. */
function isSet(param: Param): param is readonly Param[] {
  return Array.isArray(param)
}

function known(refs: ReadonlyMap<string, string>, name: string): string {
  const ref = refs.get(name)
  if (ref === undefined) throw new Error(`No ref is known of ${name}`)
  return ref
}

async function surveyBy(ask: (call: Call) => Promise<Reply>): Promise<Survey> {
  const records: [className: string, ref: string, record: View][] = []
  for (const className of CLASSES) {
    const reply = await ask({ method: `${className}.get_all_records`, params: [] })
    assert.ok('value' in reply, `${className}.get_all_records: ${JSON.stringify(reply)}`)
    for (const [ref, record] of Object.entries(reply.value)) records.push([className, ref, record as View])
  }
  const names = new Map(records.map(([, ref, record]) => [ref, record.name_label as string]))
  const world = records.map(([className, , record]): [string, View] => {
    const { uuid: _, ...fields } = record
    return [`${className} ${record.name_label as string}`, named(fields, names) as View]
  })
  const refs = new Map(records.map(([className, ref, { name_label }]) => [`${className} ${name_label as string}`, ref]))
  assert.equal(refs.size, records.length, 'Two objects have one name')
  const asTheyCame = records.map(([, ref, record]): [string, Canonical] => [ref, sorted(record)])
  return {
    world: new Map(world.sort(byKey)),
    refs: new Map([...refs].sort(byKey)),
    records: new Map(asTheyCame.sort(byKey)),
  }
}

function named(value: Canonical, names: ReadonlyMap<string, string>): Canonical {
  if (typeof value === 'string') return value === NULL_REF ? '' : (names.get(value) ?? value)
  if (Array.isArray(value)) return value.map((element) => named(element, names)).sort()
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, named(member, names)]))
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
