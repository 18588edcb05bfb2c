/** Reads and writes a field of an object: its own value, or its end of a bound pair. */
import type { Api, Field, Literal, Type } from '../../../model/api.ts'
import type { ScalarKind } from '../../../model/kinds.ts'
import { deadRefs, type Fault } from './faults.ts'
import { endOf, isSet, partners, refsOf, relink } from './pairs.ts'
import { NULL, type Plain } from './plain-values.ts'
import type { State, Thing } from './state.ts'

export function readField(api: Api, state: State, thing: Thing, field: Field): Plain {
  if (field.name === 'uuid') return thing.uuid
  const end = endOf(api, thing.class, field)
  if (!end) return thing.values.get(field.name) as Plain
  const others = partners(state.links, end, thing.ref)
  return isSet(field) ? others : (others[0] ?? NULL)
}

export function recordOf(api: Api, state: State, thing: Thing): Plain {
  return new Map(thing.class.fields.map((field) => [field.name, readField(api, state, thing, field)]))
}

/** Changes the state, also if there are faults: then the caller discards the state. */
export function writeField(api: Api, state: State, thing: Thing, field: Field, value: Plain): Fault[] {
  const dead = deadRefs(state, storedType(field), value)
  const end = endOf(api, thing.class, field)
  if (end) {
    const alive = refsOf(value).filter((ref) => state.things.has(ref))
    return [...dead, ...relink(state, end, thing.ref, alive)]
  }
  thing.values.set(field.name, value)
  return dead
}

/** A RO/runtime ref may always be null (docs/language.md, Types). */
function storedType({ type, qualifier }: Field): Type {
  return type.kind === 'ref' && qualifier === 'RO/runtime' ? { ...type, nullable: true } : type
}

/** The value that a field starts with if `create` is not given one: its default, or else its type's zero. */
export function startOf(api: Api, state: State, field: Field): Plain {
  return field.default === undefined ? zero(api, field.type) : literal(state, storedType(field), field.default)
}

function zero(api: Api, type: Type): Plain {
  switch (type.kind) {
    case 'ref':
      return NULL
    case 'enum':
      return api.enums.find((e) => e.name === type.name)?.values[0]?.name as string
    case 'set':
    case 'option':
      return []
    case 'map':
      return new Map()
    case 'record':
    case 'any record':
      return ''
    default:
      return ZEROS[type.kind]
  }
}

const ZEROS: { readonly [kind in ScalarKind]: Plain } = {
  string: '',
  int: 0n,
  float: 0,
  bool: false,
  datetime: '19700101T00:00:00Z',
}

/** A destroyed initial object in a default becomes null if that is allowed, or else its ref is dead. */
function literal(state: State, type: Type, value: Literal): Plain {
  const of = (part: Type, text: unknown) => literal(state, part, text as Literal)
  switch (type.kind) {
    case 'int':
      return BigInt(value as string)
    case 'ref': {
      if (value === null) return NULL
      const ref = state.initial.get(`${type.class} ${(value as { object: string }).object}`) as string
      return state.things.has(ref) || !type.nullable ? ref : NULL
    }
    case 'set':
    case 'option':
      return (value as readonly Literal[]).map((item) => of(type.of, item))
    case 'map':
      return new Map((value as [Literal, Literal][]).map(([k, v]) => [String(of(type.key, k)), of(type.value, v)]))
    default:
      return value as Plain
  }
}
