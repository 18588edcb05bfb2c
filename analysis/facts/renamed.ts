/**
 * Declarations with their earlier names: the classes of an API, its enums, the fields of a class, the values of an
 * enum.
 */
import type { NameNode } from '../../grammar/tree.ts'
import type { ClassSymbol, EnumSymbol, Scope, UnitPlace } from '../scope/symbols.ts'

/** One declaration with its earlier names. */
export interface Named {
  readonly what: 'class' | 'enum' | 'field' | 'value'
  readonly place: UnitPlace
  readonly name: NameNode
  readonly was: readonly NameNode[]
}

/** The fields of a class; none if no field has an earlier name. */
export function fieldsOf(owner: ClassSymbol): Named[] {
  const { place } = owner
  if (!owner.decl.members.some((member) => member.kind === 'field' && member.was.length > 0)) return []
  return owner.decl.members.flatMap((member) =>
    member.kind === 'field' ? [{ what: 'field', place, name: member.name, was: member.was } as const] : [],
  )
}

export function valuesOf({ decl, place }: EnumSymbol): Named[] {
  return decl.values.map(({ name, was }) => ({ what: 'value', place, name, was }))
}

/** The classes that have a `was`, without those of the standard texts. */
export function renamedClasses(scope: Scope): Named[] {
  return scope.classes.filter(({ decl, place }) => decl.was.length > 0 && !place.standard).map(namedClass)
}

/** The enums that have a `was`, without those of the standard texts. */
export function renamedEnums(scope: Scope): Named[] {
  return [...scope.enums.values()].filter(({ decl, place }) => decl.was.length > 0 && !place.standard).map(namedEnum)
}

export function namedClass({ decl, place }: ClassSymbol): Named {
  return { what: 'class', place, name: decl.name, was: decl.was }
}

export function namedEnum({ decl, place }: EnumSymbol): Named {
  return { what: 'enum', place, name: decl.name, was: decl.was }
}
