/** A value as JSON-RPC carried it, parsed, to be written in other formats too. */
import type { Api, Type } from '../../model/api.ts'
import { membersOf } from '../members.ts'
import type { Sample } from './sample.ts'

/** Of a value of that type; where it is of another shape, as JSON itself says. null is `void`. */
export function jsonSample(api: Api, type: Type | null, value: unknown): Sample {
  if (type?.kind === 'int' && (typeof value === 'number' || typeof value === 'string'))
    return { kind: 'int', text: String(value) }
  if (type?.kind === 'datetime' && typeof value === 'string') return { kind: 'datetime', text: value }
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

function elementType(type: Type | null): Type | null {
  return type?.kind === 'set' || type?.kind === 'option' ? type.of : null
}

function memberTypes(api: Api, type: Type | null): (name: string) => Type | null {
  if (type?.kind === 'map') return () => type.value
  if (type?.kind !== 'record') return () => null
  const types = new Map(membersOf(api, type.name).map((m) => [m.name, m.type]))
  return (name) => types.get(name) ?? null
}
