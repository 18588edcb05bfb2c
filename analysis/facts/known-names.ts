/**
 * The known name that a misspelt one may mean. The names of a scope or declaration are indexed at the first look-up.
 */
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { SCALAR_KINDS } from '../../model/kinds.ts'
import { referredClass } from '../resolve/pairs.ts'
import type { ClassSymbol, EnumSymbol, RecordSymbol, Scope } from '../scope/symbols.ts'
import { NameIndex } from './suggest.ts'

export type NameKind = 'class' | 'record' | 'enum' | 'type' | 'error' | 'role'

/**
 * The closest name of the kind in the scope: a `record` is a class or a record, a `type` also an enum or a basic type.
 */
export function closestName(scope: Scope, kind: NameKind, name: string): string | undefined {
  return indexOf(scope, kind, () => namesOf(scope, kind)).closest(name)
}

/** The closest field of the class. */
export function closestField(owner: ClassSymbol, name: string): string | undefined {
  return indexOf(owner, 'field', () => owner.fieldsByName.keys()).closest(name)
}

/** The closest field of a class, or member of a record. */
export function closestMember(declared: ClassSymbol | RecordSymbol, name: string): string | undefined {
  if (declared.kind === 'class') return closestField(declared, name)
  return indexOf(declared, 'member', () => declared.members.map((member) => member.name)).closest(name)
}

/** The closest field of the class that refers to the class `other`, or else the closest field of any type. */
export function closestPartner(owner: ClassSymbol, other: string, name: string): string | undefined {
  const fitting = indexOf(owner, `refers to ${other}`, () =>
    owner.fields.filter((f) => referredClass(f) === other).map((f) => f.name),
  )
  return fitting.closest(name) ?? closestField(owner, name)
}

/** The closest value of the enum. */
export function closestValue(declared: EnumSymbol, name: string): string | undefined {
  return indexOf(declared, 'value', () => declared.values).closest(name)
}

/** The closest object of the class of this name, or `null`. */
export function closestObject(scope: Scope, className: string, name: string): string | undefined {
  return indexOf(scope, `object of ${className}`, () => [...objectNames(scope, className), 'null']).closest(name)
}

const INDEXES = new WeakMap<object, Map<string, NameIndex>>()

function indexOf(owner: object, key: string, names: () => Iterable<string>): NameIndex {
  let indexes = INDEXES.get(owner)
  if (!indexes) {
    indexes = new Map()
    INDEXES.set(owner, indexes)
  }
  let index = indexes.get(key)
  if (!index) {
    index = new NameIndex(names())
    indexes.set(key, index)
  }
  return index
}

function namesOf(scope: Scope, kind: NameKind): string[] {
  switch (kind) {
    case 'class':
      return scope.classes.map((c) => c.name)
    case 'record':
      return [...scope.types.keys()]
    case 'enum':
      return [...scope.enums.keys()]
    case 'type':
      return [...SCALAR_KINDS, ...scope.types.keys(), ...scope.enums.keys()]
    case 'error':
      return [...scope.errors.keys(), ...BUILT_IN_ERRORS.keys()]
    case 'role':
      return [...scope.roles.keys()]
  }
}

const OBJECTS = new WeakMap<Scope, Map<string, string[]>>()

function objectNames(scope: Scope, className: string): readonly string[] {
  let byClass = OBJECTS.get(scope)
  if (!byClass) {
    byClass = new Map()
    for (const { name, decl } of scope.objects.values()) {
      const names = byClass.get(decl.class.text)
      if (names) names.push(name)
      else byClass.set(decl.class.text, [name])
    }
    OBJECTS.set(scope, byClass)
  }
  return byClass.get(className) ?? []
}
