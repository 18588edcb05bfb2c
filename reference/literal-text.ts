/** A default as in `.crow` text. Records have no literal. */
import type { Literal, Type } from '../model/api.ts'
import { SCALARS, type ScalarLiteral } from '../model/kinds.ts'
import { isCall } from '../model/value-types.ts'

export function literalText(type: Type, literal: Literal): string {
  if (isCall(literal)) return `${literal.call}()`
  switch (type.kind) {
    case 'ref':
      return literal === null ? 'null' : (literal as { readonly object: string }).object
    case 'enum':
      return /^[A-Za-z_]\w*$/.test(String(literal)) ? String(literal) : JSON.stringify(literal)
    case 'set':
    case 'option':
      return `[${(literal as readonly Literal[]).map((item) => literalText(type.of, item)).join(', ')}]`
    case 'map':
      return braces(pairs(literal).map(([k, v]) => `${literalText(type.key, k)} -> ${literalText(type.value, v)}`))
    case 'record':
    case 'any record':
      return JSON.stringify(literal)
    default:
      return SCALARS[type.kind].text(literal as ScalarLiteral)
  }
}

function braces(items: readonly string[]): string {
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`
}

function pairs(literal: Literal): readonly (readonly [Literal, Literal])[] {
  return literal as readonly (readonly [Literal, Literal])[]
}
