/** The names of the RPCs that a class implies, without their signatures: cheap enough to work out for every class. */
import {
  ACCESSOR_VERBS,
  accessorVerbs,
  type Behaviour,
  type ClassRpcName,
  classRpc,
  classRpcName,
  classRpcNames,
  lookUpFields,
  lookUpName,
  UUID_FIELD,
} from '../../model/implied.ts'
import type { ClassSymbol, FieldSymbol } from '../scope/symbols.ts'
import { isNamespace } from '../scope/symbols.ts'
import { annotationOf } from './annotations.ts'
import { uniqueFields } from './unique.ts'

/** The source of the implied RPC of this name: a field, or 'class' if every class has it; undefined for no implied RPC. */
export function impliedBy(owner: ClassSymbol, name: string): FieldSymbol | 'class' | undefined {
  if (isNamespace(owner)) return undefined
  if (alwaysImplied(owner).includes(name)) return 'class'
  for (const prefix of PREFIXES) {
    const field = name.startsWith(prefix) ? owner.fieldsByName.get(name.slice(prefix.length)) : undefined
    if (field && accessorNames(field).includes(name)) return field
  }
  return undefined
}

/** Longer prefixes come first: `add_to_f` belongs to a map `f` rather than to a set `to_f`. */
const PREFIXES = ACCESSOR_VERBS.map((verb) => `${verb}_`).sort((x, y) => y.length - x.length)

/** The names of a field's accessors (`get_f`); none if its type or name has an error. */
export function accessorNames(field: FieldSymbol): string[] {
  if (!field.type || field.name === '' || annotationOf(field.decl, 'internal')) return []
  return accessorVerbs(field.type, field.decl.qualifier.text === 'RW').map((verb) => `${verb}_${field.name}`)
}

/** The names of the RPCs that a class implies, without those of its fields. */
export function alwaysImplied(owner: ClassSymbol): string[] {
  return [...UUID_RPCS, ...classRpcsOf(owner).map(classRpcName), ...lookUpsOf(owner).map(lookUpName)]
}

/** The unique field that implies the RPC of this name; undefined for no look-up. */
export function uniqueBehind(owner: ClassSymbol, rpc: string): string | undefined {
  return lookUpsOf(owner).find((field) => lookUpName(field) === rpc)
}

/** The fields whose `unique` lines imply a look-up. */
function lookUpsOf(owner: ClassSymbol): readonly string[] {
  if (owner.decl.constraints.length === 0) return []
  const fields = lookUpFields(uniqueFields(owner)).flatMap((name) => owner.fieldsByName.get(name) ?? [])
  return fields.filter(({ decl }) => !annotationOf(decl, 'internal')).map(({ name }) => name)
}

const UUID_RPCS = accessorVerbs(UUID_FIELD.type, false).map((verb) => `${verb}_${UUID_FIELD.name}`)

function classRpcsOf(owner: ClassSymbol): readonly ClassRpcName[] {
  return classRpcNames({ without: owner.without, with: withWords(owner), hasString: stringsIn(owner) })
}

/** The words after `with`, of the class and of the standard class that it extends. */
export function withWords(owner: ClassSymbol): ReadonlySet<string> {
  const { decl, extends: standard } = owner
  if (decl.with.length === 0 && !standard) return NO_WORDS
  return new Set([...decl.with, ...(standard?.decl.with ?? [])].map((word) => word.text))
}

const NO_WORDS: ReadonlySet<string> = new Set()

/** Returns a test that is true for the names of fields of type string. */
export function stringsIn(owner: ClassSymbol): (field: string) => boolean {
  return (name) => owner.fieldsByName.get(name)?.type?.kind === 'string'
}

/** RPCs that a class implies and that follow the same access clauses, without their signatures. */
export interface ImpliedGroup {
  /** The behaviour of one of them. */
  readonly does: Behaviour
  readonly count: number
}

/** All RPCs that the class implies. A field of an unknown type has its groups, with a count of 0. */
export function* impliedGroups(owner: ClassSymbol): Generator<ImpliedGroup> {
  if (isNamespace(owner)) return
  const rpcs = classRpcsOf(owner)
  const apart = rpcs.filter(asksMore)
  for (const kind of apart) yield { does: { kind }, count: 1 }
  yield { does: { kind: 'get_record' }, count: UUID_RPCS.length + rpcs.length - apart.length }
  for (const unique of lookUpsOf(owner)) yield { does: { kind: 'get_by', unique }, count: 1 }
  for (const { name, type, decl } of owner.fieldsByName.values()) {
    const writable = decl.qualifier.text === 'RW'
    const verbs = type ? accessorVerbs(type, writable).length : 0
    yield { does: { kind: 'get', field: name }, count: Math.min(1, verbs) }
    if (writable) yield { does: { kind: 'set', field: name }, count: Math.max(0, verbs - 1) }
  }
}

/** True for the RPCs that follow another clause than the `get` of the class. */
function asksMore(name: ClassRpcName): boolean {
  const rpc = classRpc({ kind: name })
  return rpc?.clause !== 'get' || rpc.field !== undefined
}
