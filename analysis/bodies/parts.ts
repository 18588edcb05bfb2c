/** The types of the parts of objects and records. */
import type { BodyType } from '../../model/body.ts'
import { UUID_FIELD } from '../../model/implied.ts'
import { isWritable, type Pairs } from '../resolve/pairs.ts'
import { initialType } from '../resolve/resolve-values.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath, isNamespace, type Scope } from '../scope/symbols.ts'
import { UNKNOWN } from './body-types.ts'

interface KnownScope {
  readonly scope: Scope
}

interface KnownPairs extends KnownScope {
  readonly pairs: Pairs
}

/** The type of a class's field when it is read; undefined if the class has no such field. A RO/runtime reference may be null. */
export function fieldTypeOf(t: KnownScope, className: string, name: string): BodyType | undefined {
  const owner = classNamed(t.scope, className)
  if (!owner) return UNKNOWN
  const field = owner.fieldsByName.get(name)
  if (field) return field.type ? initialType(field.type, field.decl.qualifier.text) : UNKNOWN
  return name === UUID_FIELD.name && !isNamespace(owner) ? UUID_FIELD.type : undefined
}

/** The type of a member of a record, or of a field in the whole record of a class. */
export function memberTypeOf(t: KnownScope, recordName: string, name: string): BodyType | undefined {
  const declared = t.scope.types.get(recordName)
  if (!declared) return UNKNOWN
  if (declared.kind === 'class') return fieldTypeOf(t, recordName, name)
  const member = declared.members.find((one) => one.name === name)
  return member && (member.type ?? UNKNOWN)
}

/** True for a field with an expression: in its class, or in a `compute`. */
export function isComputed(t: KnownScope, field: FieldSymbol): boolean {
  return field.decl.computed !== null || t.scope.computes.has(fieldPath(field))
}

/** The field that owns the relation, if this field is the computed end of a pair. */
export function owningEnd(t: KnownPairs, field: FieldSymbol): string | undefined {
  const relation = t.pairs.relationOf.get(field)
  if (!relation || relation.symmetric) return undefined
  const [stored, other] = relation.ends
  const isOther = other.class === field.owner.name && other.field === field.name
  return isOther && !other.owns ? `${stored.class}.${stored.field}` : undefined
}

/** The fields that `...e` gives: what `create` takes from clients. */
export function spreadFields(t: KnownPairs, owner: ClassSymbol): FieldSymbol[] {
  return [...owner.fieldsByName.values()].filter(
    (field) => isWritable(field) && !isComputed(t, field) && owningEnd(t, field) === undefined,
  )
}

/** The fields that a `create` must name: those that clients give, without a default. */
export function requiredFields(t: KnownPairs, owner: ClassSymbol): FieldSymbol[] {
  return spreadFields(t, owner).filter((field) => !field.decl.default)
}
