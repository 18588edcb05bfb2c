/** A value as `.crow` text writes it: a field's or a parameter's default. */
import type { Api, Literal, Type } from '../model/api.ts'
import { membersOf } from './members.ts'

export function literalText(api: Api, type: Type, literal: Literal): string {
  switch (type.kind) {
    case 'ref':
      return literal === null ? 'null' : (literal as { readonly object: string }).object
    case 'enum':
      return /^[A-Za-z_]\w*$/.test(String(literal)) ? String(literal) : JSON.stringify(literal)
    case 'set':
    case 'option':
      return `[${(literal as readonly Literal[]).map((item) => literalText(api, type.of, item)).join(', ')}]`
    case 'map':
      return braces(
        pairs(literal).map(([k, v]) => `${literalText(api, type.key, k)} -> ${literalText(api, type.value, v)}`),
      )
    case 'record': {
      const types = new Map(membersOf(api, type.name).map((m) => [m.name, m.type]))
      return braces(pairs(literal).map(([k, v]) => `${k} = ${literalText(api, types.get(String(k)) ?? STRING, v)}`))
    }
    case 'int':
      return String(literal)
    case 'float':
      return Number.isInteger(literal) ? `${literal}.0` : String(literal)
    default:
      return JSON.stringify(literal)
  }
}

const STRING: Type = { kind: 'string' }

function braces(items: readonly string[]): string {
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`
}

function pairs(literal: Literal): readonly (readonly [Literal, Literal])[] {
  return literal as readonly (readonly [Literal, Literal])[]
}
