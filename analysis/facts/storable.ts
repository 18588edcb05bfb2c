/** Which types a field of a stored object can have: references where the database can watch them, and no records. */
import type { Type } from '../../model/api.ts'
import { someType } from '../../model/types.ts'

/** True for a field's type that the database can keep. docs/language.md, Types. */
export function isStorable(type: Type): boolean {
  if (type.kind === 'ref') return true
  if (type.kind === 'set') return isShallow(type.of) && !isNullable(type.of)
  if (type.kind === 'map') return isShallow(type.key) && !isNullable(type.key) && isShallow(type.value)
  return isFree(type)
}

export function isRecordType(type: Type): boolean {
  return type.kind === 'record' || type.kind === 'any record'
}

/** A set or a key of null says nothing, and no row of the database could be it. */
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
