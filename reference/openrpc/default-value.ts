/** A default of the model as JSON, for the `default` of a schema. */
import type { Api, Literal, Type } from '../../model/api.ts'
import type { ScalarKind } from '../../model/kinds.ts'
import { isCall } from '../../model/value-types.ts'
import { recordMembers } from '../record-members.ts'
import type { Json } from './document.ts'

/**
 * undefined for a value that JSON in a program cannot represent: an object, a value that is made with one, or an int that a double cannot hold
 * exactly.
 */
export function defaultValue(api: Api, type: Type, literal: Literal): Json | undefined {
  if (isCall(literal)) return undefined
  switch (type.kind) {
    case 'ref':
      return literal === null ? 'OpaqueRef:NULL' : undefined
    case 'set':
    case 'option':
      return allOf((literal as readonly Literal[]).map((item) => defaultValue(api, type.of, item)))
    case 'map':
      return objectOf(pairs(literal).map(([key, value]) => [String(key), defaultValue(api, type.value, value)]))
    case 'record': {
      const types = new Map(recordMembers(api, type.name).map((m) => [m.name, m.type]))
      return objectOf(
        pairs(literal).map(([name, value]) => [
          String(name),
          defaultValue(api, types.get(String(name)) ?? { kind: 'string' }, value),
        ]),
      )
    }
    case 'enum':
    case 'any record':
      return literal as string
    default:
      return SCALAR_JSON[type.kind](literal)
  }
}

const asItIs = (literal: Literal) => literal as string | number | boolean

const SCALAR_JSON: { readonly [kind in ScalarKind]: (literal: Literal) => Json | undefined } = {
  string: asItIs,
  int: (literal) => (Number.isSafeInteger(Number(literal)) ? Number(literal) : undefined),
  float: asItIs,
  bool: asItIs,
  datetime: asItIs,
}

function pairs(literal: Literal): (readonly [Literal, Literal])[] {
  return (literal as readonly (readonly [Literal, Literal])[]).map(([key, value]) => [key, value])
}

function allOf(items: readonly (Json | undefined)[]): Json | undefined {
  const known = items.filter((item) => item !== undefined)
  return known.length === items.length ? known : undefined
}

function objectOf(members: readonly (readonly [string, Json | undefined])[]): Json | undefined {
  const known = members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return known.length === members.length ? Object.fromEntries(known) : undefined
}
