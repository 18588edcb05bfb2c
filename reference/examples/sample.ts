/** Example values by type, for example calls and replies. The same model gives the same values. */
import type { Api, Class, Field, Literal, Param, RecordMember, Type } from '../../model/api.ts'
import { settableFields } from '../../model/implied.ts'
import { SCALARS, type ScalarKind } from '../../model/kinds.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { isCall } from '../../model/value-types.ts'
import type { Direction } from '../direction.ts'
import { firstClass } from '../first-class.ts'
import { recordMembers } from '../record-members.ts'
import { hasDefault } from '../secret-values.ts'
import { type Conditioned, exampleLiteral } from './example-literal.ts'

/** A value that can be written in several formats. */
export type Sample =
  | { readonly kind: 'text' | 'datetime'; readonly text: string }
  /** `text` has the decimal digits. */
  | { readonly kind: 'int'; readonly text: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'array'; readonly items: readonly Sample[] }
  | { readonly kind: 'struct'; readonly members: readonly (readonly [name: string, value: Sample])[] }

/** `name` is the name of the parameter or member: some names have their own example. The type null is `void`. */
export function sampleOf(api: Api, type: Type | null, name: string, way: Direction, unmet: Unmet[] = []): Sample {
  return sample({ api, way, within: [], unmet }, type, name)
}

/** A condition for which no example is known. */
export interface Unmet {
  readonly name: string
  readonly condition: string
}

/**
 * A value of a field, a parameter or a member that meets its condition; `owner` is the class of a field. Where no such value is
 * known, it is one of the type, and the condition goes into `unmet`.
 */
export function memberSample(
  api: Api,
  member: Conditioned,
  owner: Class | undefined,
  way: Direction,
  unmet: Unmet[],
): Sample {
  return conditioned({ api, way, within: [], unmet }, member, owner)
}

function conditioned(asked: Asked, member: Conditioned, owner: Class | undefined): Sample {
  const { name, type, where } = member
  const usual = sample(asked, type, name)
  if (!where && !owner?.unique?.some((fields) => fields.includes(name))) return usual
  const literal = exampleLiteral(asked.api, member, owner, sampleLiteral(usual))
  if (literal !== undefined) return literalSample(asked.api, type, literal)
  if (where) asked.unmet.push({ name, condition: where.text })
  return usual
}

/** undefined for a record, whose members have their own conditions. */
function sampleLiteral(of: Sample): Literal | undefined {
  if (of.kind === 'array') {
    const items = of.items.map(sampleLiteral)
    return items.every((item) => item !== undefined) ? items : undefined
  }
  if (of.kind === 'struct') return undefined
  return 'text' in of ? of.text : of.value
}

/** A default of the model. An object in it gets the example reference of its class. */
export function literalSample(api: Api, type: Type, literal: Literal): Sample {
  if (isCall(literal)) return sampleOf(api, type, '', 'given')
  switch (type.kind) {
    case 'ref':
      return text(literal === null ? NULL_REF : exampleRef(type.class))
    case 'set':
    case 'option':
      return { kind: 'array', items: (literal as readonly Literal[]).map((item) => literalSample(api, type.of, item)) }
    case 'map':
      return struct(pairs(literal).map(([key, value]) => [String(key), literalSample(api, type.value, value)]))
    case 'record': {
      const types = new Map(recordMembers(api, type.name).map((m) => [m.name, m.type]))
      return struct(
        pairs(literal).flatMap(([key, value]) => {
          const member = types.get(String(key))
          return member ? [[String(key), literalSample(api, member, value)] as const] : []
        }),
      )
    }
    case 'enum':
    case 'any record':
      return text(String(literal))
    default:
      return SCALAR_SAMPLES[type.kind](literal)
  }
}

const SCALAR_SAMPLES: { readonly [kind in ScalarKind]: (literal: Literal) => Sample } = {
  string: (literal) => text(String(literal)),
  int: (literal) => ({ kind: 'int', text: String(literal) }),
  float: (literal) => ({ kind: 'float', value: literal as number }),
  bool: (literal) => ({ kind: 'bool', value: literal as boolean }),
  datetime: (literal) => ({ kind: 'datetime', text: literal as string }),
}

/** The example reference of a class: one for each class, so that it can be found and replaced. */
export function exampleRef(className: string): string {
  let hash = 0x811c9dc5
  for (const c of className) hash = Math.imul(hash ^ (c.codePointAt(0) as number), 0x01000193) >>> 0
  return `OpaqueRef:${hash.toString(16).padStart(8, '0')}-0000-4000-8000-000000000001`
}

/** The value of a parameter that takes only some values of its type; undefined for any other. */
export function fixedSample(api: Api, { does, class: className }: Rpc, param: Param): Sample | undefined {
  if (does.kind === 'get_all_where' || does.kind === 'get_all_records_where') return text('true')
  if (does.kind !== 'set_record' || param.type.kind !== 'record') return undefined
  const owner = api.classes.find((c) => c.name === className)
  // The first field for which an example is known.
  const all = owner ? settableFields(owner) : []
  for (const field of all) {
    const unmet: Unmet[] = []
    const value = memberSample(api, field, owner, 'given', unmet)
    if (unmet.length === 0) return struct([[field.name, value]])
  }
  return struct([])
}

const NULL_REF = 'OpaqueRef:NULL'

interface Asked {
  readonly api: Api
  readonly way: Direction
  /** The records around this value. */
  readonly within: readonly string[]
  readonly unmet: Unmet[]
}

function sample(asked: Asked, type: Type | null, name: string): Sample {
  if (type === null) return text('')
  switch (type.kind) {
    case 'ref':
      return text(exampleRef(type.class))
    case 'enum':
      return text(asked.api.enums.find((e) => e.name === type.name)?.values[0]?.name ?? '')
    case 'record':
      return recordSample(asked, type.name)
    case 'any record':
      return struct([['uuid', text(UUID)]])
    case 'set':
    case 'option':
      return { kind: 'array', items: isEndless(asked, type.of) ? [] : [sample(asked, type.of, name)] }
    case 'map':
      return struct(
        isEndless(asked, type.value) ? [] : [[keyText(asked, type.key, name), sample(asked, type.value, '')]],
      )
    case 'string':
      return text(ofEvents(asked, name) ?? BY_NAME.get(name) ?? String(SCALARS.string.example))
    default:
      return SCALAR_SAMPLES[type.kind](SCALARS[type.kind].example)
  }
}

/** A set of one of the records around it would never end. */
function isEndless({ within }: Asked, type: Type): boolean {
  return type.kind === 'record' && within.includes(type.name)
}

function keyText(asked: Asked, key: Type, name: string): string {
  const value = key.kind === 'string' ? text(ofEvents(asked, name) ?? 'key') : sample(asked, key, '')
  return 'text' in value ? value.text : ''
}

/** Events carry references and class names as strings; in answers a class name is in lower case (docs/wire.md, Events). */
function ofEvents({ api, way }: Asked, name: string): string | undefined {
  const of = api.uses.includes('event') ? firstClass(api)?.name : undefined
  if (of === undefined) return undefined
  if (name === 'ref') return exampleRef(of)
  if (name === 'valid_ref_counts') return of.toLowerCase()
  return name === 'class' ? (way === 'given' ? of : of.toLowerCase()) : undefined
}

function recordSample(asked: Asked, name: string): Sample {
  const inside = { ...asked, within: [...asked.within, name] }
  const members = recordMembers(asked.api, name).filter((m) => asked.way === 'answered' || isNeeded(m))
  const owner = asked.api.classes.find((c) => c.name === name)
  return struct(members.map((m) => [m.name, conditioned(inside, m, owner)]))
}

function isNeeded(member: RecordMember | Field): boolean {
  return !hasDefault(member) && !('qualifier' in member && member.qualifier === 'RO/runtime')
}

const UUID = '3f2a9c1e-0000-4000-8000-000000000002'

const BY_NAME: ReadonlyMap<string, string> = new Map([
  ['uuid', UUID],
  ['obj_uuid', UUID],
  ['uname', 'root'],
  ['pwd', 'PASSWORD'],
  ['name_label', 'example'],
  ['label', 'example'],
  ['classes', '*'],
  ['token', ''],
])

function text(value: string): Sample {
  return { kind: 'text', text: value }
}

function struct(members: readonly (readonly [string, Sample])[]): Sample {
  return { kind: 'struct', members }
}

function pairs(literal: Literal): (readonly [Literal, Literal])[] {
  return (literal as readonly (readonly [Literal, Literal])[]).map(([key, value]) => [key, value])
}
