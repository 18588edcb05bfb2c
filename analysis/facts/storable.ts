/**
 * Checks which types a field of a stored object can have: no records, and references only where the database can check them.
 */
import type { Type } from '../../model/api.ts'
import { someType } from '../../model/types.ts'

/** True for a type that the database can store in a field. docs/language.md, Types. */
export function isStorable(type: Type): boolean {
  if (type.kind === 'ref') return true
  if (type.kind === 'set') return isShallow(type.of) && !isNullable(type.of)
  if (type.kind === 'map') return isShallow(type.key) && !isNullable(type.key) && isShallow(type.value)
  return isFree(type)
}

export function isRecordType(type: Type): boolean {
  return type.kind === 'record' || type.kind === 'any record'
}

/** True for a type that elements of sets and keys of maps cannot have: the database has no row for null. */
export function isNullable(type: Type): boolean {
  return type.kind === 'ref' && type.nullable
}

function isShallow(type: Type): boolean {
  return type.kind === 'ref' || isFree(type)
}

function isFree(type: Type): boolean {
  return !someType(type, isReferenceOrRecord)
}

function isReferenceOrRecord(type: Type): boolean {
  return type.kind === 'ref' || isRecordType(type)
}
