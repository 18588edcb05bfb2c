/** The names of the RPCs that a class implies, without their signatures: cheap enough to look at for every class. */
import { accessorVerbs } from '../model/implied.ts'
import type { ClassSymbol, FieldSymbol } from './symbols.ts'
import { isNamespace } from './symbols.ts'

/** The field that implies the RPC of this bare name, 'class' where every class has it, undefined where nothing does. */
export function impliedBy(owner: ClassSymbol, name: string): FieldSymbol | 'class' | undefined {
  if (isNamespace(owner)) return undefined
  if (alwaysImplied(owner).includes(name)) return 'class'
  for (const verb of VERBS) {
    const field = name.startsWith(verb) ? owner.fieldsByName.get(name.slice(verb.length)) : undefined
    if (field && accessorNames(field).includes(name)) return field
  }
  return undefined
}

const VERBS = ['get_', 'set_', 'add_to_', 'add_', 'remove_from_', 'remove_']

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
