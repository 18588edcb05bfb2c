/** The names of the RPCs that a class implies, without their signatures: cheap enough to look at for every class. */
import { accessorVerbs } from '../model/implied.ts'
import type { ClassSymbol, FieldSymbol } from './symbols.ts'
import { isNamespace } from './symbols.ts'

/** Every implied RPC's bare name, with the field that implies it, or 'class' for those that every class has. */
export function impliedBy(owner: ClassSymbol): Map<string, FieldSymbol | 'class'> {
  const names = new Map<string, FieldSymbol | 'class'>()
  if (isNamespace(owner)) return names
  for (const name of alwaysImplied(owner)) names.set(name, 'class')
  for (const field of owner.fieldsByName.values()) {
    for (const name of accessorNames(field)) if (!names.has(name)) names.set(name, field)
  }
  return names
}

/** The bare names of a field's accessors; none where its type or name is in error. */
export function accessorNames(field: FieldSymbol): string[] {
  if (!field.type || field.name === '') return []
  return accessorVerbs(field.type, field.decl.qualifier.text === 'RW').map((verb) => `${verb}_${field.name}`)
}

/** What a class implies whatever its fields are called. */
export function alwaysImplied(owner: ClassSymbol): string[] {
  const names = ['get_uuid', 'get_by_uuid', 'get_record']
  if (!owner.without.has('create')) names.push('create')
  if (!owner.without.has('destroy')) names.push('destroy')
  if (!owner.without.has('get_all')) names.push('get_all', 'get_all_records')
  if (!owner.without.has('get_by_name_label') && owner.fieldsByName.get('name_label')?.type?.kind === 'string')
    names.push('get_by_name_label')
  return names
}
