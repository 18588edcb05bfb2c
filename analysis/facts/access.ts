/** What the `allows` clauses of a declaration say, as the model has it. */
import type { AccessClause, ClassDecl, FieldDecl, MessageDecl } from '../../grammar/tree.ts'
import type { Class, Field, Message } from '../../model/api.ts'
import { type GuardedClass, type GuardedMessage, type OtherEnd, writerOf } from '../../model/roles.ts'
import { namedPartner } from '../resolve/pairs.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol, Scope } from '../scope/symbols.ts'
import { annotationOf } from './annotations.ts'

type ClassAllows = NonNullable<Class['allows']>

/** What the model's rules of access look at, in a class whose model there may not be. */
export function guardedOf(owner: ClassSymbol, scope: Scope): GuardedClass {
  return { ...ownGuarded(owner), otherEnd: (name) => otherEndIn(owner, name, scope) }
}

/** The same with the clauses of the class alone, without those of the other ends of its pairs. */
export function ownGuarded(owner: ClassSymbol): GuardedClass {
  const fields = [...owner.fieldsByName.values()].map(({ name, decl }) => ({ name, ...fieldAllows(decl) }))
  return { ...classAllows(owner.decl), fields }
}

/** The field at the other end of a pair, where each end names the other. */
export function pairedWith(field: FieldSymbol, scope: Scope): FieldSymbol | undefined {
  const partner = namedPartner(field, scope)
  return partner && namedPartner(partner, scope) === field ? partner : undefined
}

function otherEndIn(owner: ClassSymbol, name: string, scope: Scope): OtherEnd | undefined {
  const field = owner.fieldsByName.get(name)
  const partner = field && pairedWith(field, scope)
  if (!partner) return undefined
  const { decl } = partner
  return { owner: classAllows(partner.owner.decl), field: fieldAllows(decl), writer: writerOf(decl.qualifier.text) }
}

export function guardedMessage({ decl }: MessageSymbol): GuardedMessage {
  return { public: annotationOf(decl, 'public') !== undefined, ...messageAllows(decl) }
}

/** Absent where the class says nothing. */
export function classAllows({ access }: ClassDecl): Pick<Class, 'allows'> {
  return access.length > 0 ? { allows: byWord(access) } : {}
}

/** A plain clause is for both, but where the word has a clause of its own. */
export function fieldAllows({ access }: FieldDecl): Pick<Field, 'allows'> {
  if (access.length === 0) return {}
  const { all, ...words } = byWord(access)
  return { allows: all ? { get: all, set: all, ...words } : words }
}

export function messageAllows({ access }: MessageDecl): Pick<Message, 'allows'> {
  const [clause] = access
  return clause ? { allows: namesOf(clause) } : {}
}

/** `all` is the plain one. */
function byWord(access: readonly AccessClause[]): ClassAllows {
  return Object.fromEntries(access.map((clause) => [clause.word?.text ?? 'all', namesOf(clause)]))
}

/** What the clause lists: the same array each time, by which the clause is known in what the model makes of it. */
export function namesOf(clause: AccessClause): readonly string[] {
  const known = NAMES.get(clause)
  if (known) return known
  const names = [...new Set(clause.roles.map((role) => role.text))]
  NAMES.set(clause, names)
  return names
}

const NAMES = new WeakMap<AccessClause, readonly string[]>()
