/** Types: how they are written in `.crow` text, compared, and looked into. */
import type { Type } from './api.ts'

/** The type as `.crow` text writes it, which is how the Xen API reference does: `(string -> VM ref) map`. */
export function typeText(type: Type | null): string {
  if (type === null) return 'void'
  switch (type.kind) {
    case 'ref':
      return `${type.class} ref${type.nullable ? ' or null' : ''}`
    case 'enum':
    case 'record':
      return `${type.name} ${type.kind}`
    case 'set':
    case 'option':
      return `${typeText(type.of)} ${type.kind}`
    case 'map':
      return `(${typeText(type.key)} -> ${typeText(type.value)}) map`
    default:
      return type.kind
  }
}

/** The same type, where `C ref` and `C ref or null` count as the same. */
export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'ref') return b.kind === 'ref' && a.class === b.class
  if (a.kind === 'enum' || a.kind === 'record') return b.kind === a.kind && a.name === b.name
  if (a.kind === 'set' || a.kind === 'option') return b.kind === a.kind && sameType(a.of, b.of)
  if (a.kind === 'map') return b.kind === 'map' && sameType(a.key, b.key) && sameType(a.value, b.value)
  return a.kind === b.kind
}

/** The parts a type is made of: a set's element, a map's key and value. */
export function typeParts(type: Type): readonly Type[] {
  if (type.kind === 'set' || type.kind === 'option') return [type.of]
  if (type.kind === 'map') return [type.key, type.value]
  return []
}

/** True where `test` holds for the type or for any type inside it. */
export function someType(type: Type, test: (type: Type) => boolean): boolean {
  return test(type) || typeParts(type).some((part) => someType(part, test))
}

/** Every type inside `type`, itself first. */
export function* typesIn(type: Type): Generator<Type> {
  yield type
  for (const part of typeParts(type)) yield* typesIn(part)
}
