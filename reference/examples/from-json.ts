/** Turns a parsed value from JSON-RPC into a sample, which other formats can write. */
import type { Api, Type } from '../../model/api.ts'
import { isScalar, type ScalarKind } from '../../model/kinds.ts'
import { recordMembers } from '../record-members.ts'
import type { Sample } from './sample.ts'

/** Follows the type; a value of another shape becomes the sample of its JSON. The type null is `void`. */
export function jsonSample(api: Api, type: Type | null, value: unknown): Sample {
  const scalar = type && isScalar(type) ? SCALAR_SAMPLES[type.kind](value) : undefined
  if (scalar) return scalar
  if (typeof value === 'number') return { kind: 'float', value }
  if (typeof value === 'boolean') return { kind: 'bool', value }
  if (Array.isArray(value))
    return { kind: 'array', items: value.map((item) => jsonSample(api, elementType(type), item)) }
  if (typeof value !== 'object' || value === null) return { kind: 'text', text: String(value ?? '') }
  const typeOf = memberTypes(api, type)
  return {
    kind: 'struct',
    members: Object.entries(value).map(([name, member]) => [name, jsonSample(api, typeOf(name), member)]),
  }
}

/** Samples of values that JSON does not distinguish from those of another kind; undefined for a value of another shape. */
const SCALAR_SAMPLES: { readonly [kind in ScalarKind]: (value: unknown) => Sample | undefined } = {
  string: () => undefined,
  int: (value) =>
    typeof value === 'number' || typeof value === 'string' ? { kind: 'int', text: String(value) } : undefined,
  float: () => undefined,
  bool: () => undefined,
  datetime: (value) => (typeof value === 'string' ? { kind: 'datetime', text: value } : undefined),
}

function elementType(type: Type | null): Type | null {
  return type?.kind === 'set' || type?.kind === 'option' ? type.of : null
}

function memberTypes(api: Api, type: Type | null): (name: string) => Type | null {
  if (type?.kind === 'map') return () => type.value
  if (type?.kind !== 'record') return () => null
  const types = new Map(recordMembers(api, type.name).map((m) => [m.name, m.type]))
  return (name) => types.get(name) ?? null
}
