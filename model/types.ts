/** Types: how they are written in `.crow` text, compared, and looked into. */
import type { Type } from './api.ts'
import type { BodyType } from './body.ts'
import { isScalar, SCALARS } from './kinds.ts'
import { unreachable } from './never.ts'

/** The type as `.crow` text writes it, which is how the Xen API reference does: `(string -> VM ref) map`. */
export function typeText(type: BodyType | null): string {
  if (type === null) return 'void'
  if (isScalar(type)) return type.kind
  switch (type.kind) {
    case 'any record':
    case 'duration':
      return type.kind
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
      return unreachable(type)
  }
}

/** The same type, where `C ref` and `C ref or null` count as the same. */
export function sameType(a: BodyType, b: BodyType): boolean {
  if (isScalar(a)) return a.kind === b.kind
  switch (a.kind) {
    case 'ref':
      return b.kind === 'ref' && a.class === b.class
    case 'enum':
    case 'record':
      return b.kind === a.kind && a.name === b.name
    case 'any record':
    case 'duration':
      return b.kind === a.kind
    case 'set':
    case 'option':
      return b.kind === a.kind && sameType(a.of, b.of)
    case 'map':
      return b.kind === 'map' && sameType(a.key, b.key) && sameType(a.value, b.value)
    default:
      return unreachable(a)
  }
}

/** The type of values as code outside of bodies has them: a duration is an int, of milliseconds. */
export function outsideType(type: BodyType): Type {
  if (isScalar(type)) return type
  switch (type.kind) {
    case 'duration':
      return { kind: 'int' }
    case 'set':
    case 'option':
      return { kind: type.kind, of: outsideType(type.of) }
    case 'map':
      return { kind: 'map', key: outsideType(type.key), value: outsideType(type.value) }
    default:
      return type
  }
}

/** The parts a type is made of: a set's element, a map's key and value. */
function typeParts(type: Type): readonly Type[] {
  if (isScalar(type)) return []
  switch (type.kind) {
    case 'ref':
    case 'enum':
    case 'record':
    case 'any record':
      return []
    case 'set':
    case 'option':
      return [type.of]
    case 'map':
      return [type.key, type.value]
    default:
      return unreachable(type)
  }
}

/** True for a type that the keys of a map can have. */
export function isKeyType(type: BodyType): boolean {
  return isScalar(type) ? SCALARS[type.kind].isKey : type.kind === 'ref' || type.kind === 'enum'
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
