/** Writes large values in slices: sets, maps and texts, as whole results and as members of a record. */
import type { Api, Type } from '../../model/api.ts'
import { namesSession } from '../access/session-refs.ts'
import { LateList, NULL_REF, RecordValue, type Value } from '../values/values.ts'
import { textSlices } from './answer-stream.ts'
import type { CodecOf } from './codec.ts'
import type { Form } from './form.ts'
import { listSlices, objectSlices } from './list-slices.ts'

/** Elements of a set or map that are written at once. */
const MANY = 1000
/** Characters of a text that is written at once. */
const LONG = 256 * 1024

/** Whether writing the value at once may take long. */
export function isLarge(value: Value): boolean {
  if (typeof value === 'string') return value.length > LONG
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.length > MANY || value.some(isLarge)
  if (value instanceof LateList) return true
  if (value instanceof Map) return value.size > MANY || [...value.values()].some(isLarge)
  return value instanceof RecordValue && value.values.some(isLarge)
}

/** Ends what the lists in a result hold. */
export function closeLists(value: Value): void {
  if (value instanceof LateList) value.close()
  else if (value instanceof RecordValue) for (const one of value.values) closeLists(one)
}

export interface ValueSlicesParts<Raw> {
  readonly api: Api
  readonly form: Form<Raw>
  readonly codecOf: CodecOf<Raw>
}

/** The same text that the codec of the type writes. */
export function* valueSlices<Raw>(
  parts: ValueSlicesParts<Raw>,
  type: Type | null,
  value: Value,
): Generator<string, void> {
  const { api, form, codecOf } = parts
  const isWhole = type === null || !isLarge(value) || namesSession(api, type)
  if (isWhole) yield codecOf(type).write(value)
  else if (typeof value === 'string') yield* longText(form, value)
  else if (type.kind === 'set')
    yield* listSlices(form.array, texts(parts, type.of, value as readonly Value[] | LateList))
  else if (type.kind === 'map')
    yield* objectSlices(form, entries(parts, type.value, value as ReadonlyMap<Value, Value>))
  else if (type.kind === 'record' && value instanceof RecordValue) yield* recordSlices(parts, type.name, value)
  else yield codecOf(type).write(value)
}

function* longText<Raw>(form: Form<Raw>, value: string): Generator<string, void> {
  const [open, close] = form.writeString('x').split('x') as [string, string]
  yield open
  for (const slice of textSlices(value)) yield form.writeString(slice).slice(open.length, -close.length)
  yield close
}

/** Large values in sets and maps are written at once: they are sets of records, or texts of bounded length. */
function* texts<Raw>(
  { codecOf }: ValueSlicesParts<Raw>,
  type: Type,
  elements: readonly Value[] | LateList,
): Generator<string, void> {
  const codec = codecOf(type)
  for (const element of elements instanceof LateList ? elements.elements : elements) yield codec.write(element)
}

function* entries<Raw>(
  { codecOf }: ValueSlicesParts<Raw>,
  type: Type,
  map: ReadonlyMap<Value, Value>,
): Generator<readonly [string, string], void> {
  const codec = codecOf(type)
  for (const [key, value] of map) yield [key === null ? NULL_REF : String(key), codec.write(value)]
}

/** Records that leave members out, and those of objects, are written at once. */
function* recordSlices<Raw>(parts: ValueSlicesParts<Raw>, name: string, value: RecordValue): Generator<string, void> {
  const { api, form, codecOf } = parts
  const members = api.records.find((record) => record.name === name)?.members
  const isSparse = members?.some(({ type }) => type.kind === 'any record')
  if (!members || isSparse || members.length !== value.values.length) {
    yield codecOf({ kind: 'record', name }).write(value)
    return
  }
  const { open, between, close } = form.object
  for (const [i, { name: member, type }] of members.entries()) {
    yield (i === 0 ? open : form.memberClose + between) + form.memberOpen(member)
    yield* valueSlices(parts, type, value.values[i] as Value)
  }
  yield form.memberClose + close
}
