/** Decides what a class of the reference becomes: a class, a class without objects, or a record. */
import { type Field, WITHOUT, type Without } from '../model/api.ts'
import { isWithoutNeeded, stringsOf, UUID_FIELD } from '../model/implied.ts'
import { sameType } from '../model/types.ts'
import type { ReferenceClass } from './reference.ts'

/**
 * `objects`: the reference implies RPCs for it, so it has objects. `messages`: it only has declared messages.
 * `value`: it has fields and no messages, so it is only used in parameters and results and becomes a `record`.
 */
export type ClassShape = 'objects' | 'messages' | 'value'

export function shapeOf(owner: ReferenceClass): ClassShape {
  if (STORED.includes(owner.name)) return 'objects'
  if (owner.messages.some((m) => m.implicit)) return 'objects'
  return owner.messages.length === 0 && owner.fields.length > 0 ? 'value' : 'messages'
}

/** Standard classes that have objects, even if an excerpt of the reference does not list their RPCs. */
const STORED: readonly string[] = ['session', 'task']

/** The implied RPCs that the reference does not list for a class with objects, as `without` words. */
export function withoutWords(owner: ReferenceClass): Without[] {
  const implied = new Set(owner.messages.filter((m) => m.implicit).map((m) => m.name))
  const hasString = stringsOf({ fields: modelFields(owner) })
  return WITHOUT.filter((word) => isWithoutNeeded(word, hasString) && !implied.has(word))
}

/** The fields to write. Without `uuid` for classes with objects, where it is implied. */
export function writtenFields(owner: ReferenceClass): ReferenceClass['fields'] {
  return shapeOf(owner) === 'objects' ? owner.fields.filter((f) => !isImpliedUuid(f)) : owner.fields
}

function isImpliedUuid(field: ReferenceClass['fields'][number]): boolean {
  return (
    field.name === UUID_FIELD.name && field.qualifier === UUID_FIELD.qualifier && sameType(field.type, UUID_FIELD.type)
  )
}

/** The fields as the model has them, without defaults. */
export function modelFields(owner: ReferenceClass): Field[] {
  return owner.fields.map(({ name, doc, qualifier, type }) => ({ name, doc, qualifier, type }))
}
