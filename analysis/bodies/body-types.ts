/** How the types of expressions in bodies compare; the unknown type of an expression with an error fits everything. */
import type { BodyType } from '../../model/body.ts'
import { isScalar } from '../../model/kinds.ts'
import { unreachable } from '../../model/never.ts'
import { sameType } from '../../model/types.ts'

/** The type of an expression with an error, recognised by identity. */
export const UNKNOWN: BodyType = { kind: 'any record' }

export const STRING: BodyType = { kind: 'string' }
export const INT: BodyType = { kind: 'int' }
export const FLOAT: BodyType = { kind: 'float' }
export const BOOL: BodyType = { kind: 'bool' }
export const DATETIME: BodyType = { kind: 'datetime' }
export const DURATION: BodyType = { kind: 'duration' }
/** What `null` is where no reference is expected: diagnostics call it null. */
export const NULL: BodyType = { kind: 'ref', class: 'null', nullable: false }

export function setOf(of: BodyType): BodyType {
  return { kind: 'set', of }
}

/** True for the unknown type, and for a type with an unknown part. */
export function isUnknown(type: BodyType): boolean {
  if (type === UNKNOWN) return true
  if (type.kind === 'set' || type.kind === 'option') return isUnknown(type.of)
  return type.kind === 'map' && (isUnknown(type.key) || isUnknown(type.value))
}

/**
 * True where a value of the type can stand where `expected` is expected. Nothing is converted; whether a reference may be
 * null is another question (nulls.ts).
 */
export function fits(type: BodyType, expected: BodyType): boolean {
  if (type === UNKNOWN || expected === UNKNOWN) return true
  if (expected.kind === 'any record') return type.kind === 'record' || type.kind === 'any record'
  if (type.kind === 'set' || type.kind === 'option') return expected.kind === type.kind && fits(type.of, expected.of)
  if (type.kind === 'map')
    return expected.kind === 'map' && fits(type.key, expected.key) && fits(type.value, expected.value)
  return sameType(type, expected)
}

/** The type of a value that is one of two: of two references it may be null where either may. */
export function eitherOf(a: BodyType, b: BodyType): BodyType {
  if (isUnknown(a)) return b
  return a.kind === 'ref' && b.kind === 'ref' && b.nullable ? b : a
}

/** The same type, where a reference is not null. */
export function notNull(type: BodyType): BodyType {
  return type.kind === 'ref' && type.nullable ? { ...type, nullable: false } : type
}

/** The types that `<`, `min` and `first … by` compare. */
export function isOrdered(type: BodyType): boolean {
  return type === UNKNOWN || ['int', 'float', 'string', 'datetime', 'duration'].includes(type.kind)
}

/** The types that `sum`, `min` and `max` take. */
export function isNumber(type: BodyType): boolean {
  return type === UNKNOWN || ['int', 'float', 'duration'].includes(type.kind)
}

/** True for a value that `string(x)` and an error's parameter can write as one text. */
export function hasText(type: BodyType): boolean {
  if (type === UNKNOWN || isScalar(type)) return true
  switch (type.kind) {
    case 'ref':
    case 'enum':
    case 'duration':
      return true
    case 'set':
    case 'option':
    case 'map':
    case 'record':
    case 'any record':
      return false
    default:
      return unreachable(type)
  }
}
