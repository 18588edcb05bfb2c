/** The names of the RPCs that a class implies, without their signatures: cheap enough to look at for every class. */
import { accessorVerbs, type Behaviour } from '../model/implied.ts'
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

/** RPCs that a class implies and that ask the same clauses, without their signatures. */
export interface ImpliedGroup {
  /** What one of them does. */
  readonly does: Behaviour
  readonly count: number
}

/** All that the class implies. A field of an unknown type counts none, but has the groups that it would have. */
export function* impliedGroups(owner: ClassSymbol): Generator<ImpliedGroup> {
  if (isNamespace(owner)) return
  const always = alwaysImplied(owner)
  for (const kind of APART) if (always.includes(kind)) yield { does: { kind }, count: 1 }
  const others = always.filter((name) => !APART.some((kind) => kind === name))
  yield { does: { kind: 'get_record' }, count: others.length }
  for (const { name, type, decl } of owner.fieldsByName.values()) {
    const writable = decl.qualifier.text === 'RW'
    const verbs = type ? accessorVerbs(type, writable).length : 0
    yield { does: { kind: 'get', field: name }, count: Math.min(1, verbs) }
    if (writable) yield { does: { kind: 'set', field: name }, count: Math.max(0, verbs - 1) }
  }
}

/** Those of what a class always implies that have clauses of their own to ask. */
const APART = ['create', 'destroy', 'get_by_name_label'] as const
