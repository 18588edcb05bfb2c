/** Values as a test would write them: strings in quotes, refs by the names that the test knows. */
import type { Api } from '../../model/api.ts'
import type { BodyType } from '../../model/body.ts'
import { isScalar, SCALARS } from '../../model/kinds.ts'
import { LateList, Plain, type RecordValue, Snapshot, type Value } from '../../runtime/values/values.ts'

/** The name of an object in the text of a test, such as `vm`; an object without one gets a description. */
export type NameOfObject = (className: string, ref: string) => string

export interface ValueTextParts {
  readonly api: Api
  readonly nameObject: NameOfObject
}

/** How long a value may be, in characters; the rest is cut. */
const LONGEST_VALUE = 160
/** How many elements of one set, map or record are shown. */
const MOST_ELEMENTS = 20
const LONGEST_STRING = 100

/** In one line, and cut where it is long. */
export function valueText(parts: ValueTextParts, type: BodyType, value: Value): string {
  const text = partText(parts, type, value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

/** `5s`, `1500ms`: as few digits as it takes. */
export function durationText(milliseconds: bigint): string {
  const unit = UNITS.find(([, size]) => milliseconds % size === 0n && milliseconds !== 0n) ?? ['ms', 1n]
  return `${milliseconds / unit[1]}${unit[0]}`
}

const UNITS = [
  ['d', 86_400_000n],
  ['h', 3_600_000n],
  ['m', 60_000n],
  ['s', 1000n],
] as const

function partText(parts: ValueTextParts, type: BodyType, value: Value): string {
  if (value instanceof Snapshot) return `${value.class} record of ${parts.nameObject(value.class, value.ref)}`
  if (value instanceof Plain) return JSON.stringify(value.data)
  if (type.kind === 'string') return stringText(value as string)
  if (type.kind === 'int') return String(value)
  if (isScalar(type)) return SCALARS[type.kind].text(value as string | number | boolean)
  switch (type.kind) {
    case 'duration':
      return durationText(value as bigint)
    case 'ref':
      return value === null ? 'null' : parts.nameObject(type.class, value as string)
    case 'enum':
      return /^[A-Za-z_]\w*$/.test(value as string) ? (value as string) : JSON.stringify(value)
    case 'set':
    case 'option':
      return setText(parts, type.of, value instanceof LateList ? value.elements : (value as readonly Value[]))
    case 'map':
      return mapText(parts, type.key, type.value, value as ReadonlyMap<Value, Value>)
    case 'record':
      return recordText(parts, type.name, value as RecordValue)
    case 'any record':
      return value === null ? 'null' : 'a record'
  }
}

function stringText(text: string): string {
  if (text.length <= LONGEST_STRING) return JSON.stringify(text)
  return `${JSON.stringify(text.slice(0, LONGEST_STRING))}… (${text.length} characters)`
}

function setText(parts: ValueTextParts, type: BodyType, elements: Iterable<Value>): string {
  return `[${listed([...elements], (element) => partText(parts, type, element))}]`
}

function mapText(parts: ValueTextParts, key: BodyType, value: BodyType, map: ReadonlyMap<Value, Value>): string {
  if (map.size === 0) return '{}'
  return `{ ${listed([...map], ([k, v]) => `${partText(parts, key, k)} -> ${partText(parts, value, v)}`)} }`
}

/** The types of the members are those of the declaration. */
function recordText(parts: ValueTextParts, name: string, { names, values }: RecordValue): string {
  const { classes, records } = parts.api
  const members = records.find((one) => one.name === name)?.members ?? classes.find((one) => one.name === name)?.fields
  const shown = (member: string, i: number) => {
    const type = members?.find((one) => one.name === member)?.type
    const value = values[i]
    return type && value !== undefined ? `${member} = ${partText(parts, type, value)}` : member
  }
  if (names.length === 0) return `${name} { ... }`
  return `${name} { ${listed(
    names.map((member, i) => [member, i] as const),
    ([member, i]) => shown(member, i),
  )} }`
}

function listed<T>(items: readonly T[], text: (item: T) => string): string {
  const first = items.slice(0, MOST_ELEMENTS).map(text)
  const more = items.length - first.length
  return [...first, ...(more > 0 ? [`… ${more} more`] : [])].join(', ')
}
