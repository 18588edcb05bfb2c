/** The `allows` clauses of declarations, in the form of the model. */
import type { AccessClause, ClassDecl, FieldDecl, MessageDecl } from '../../grammar/tree.ts'
import type { Class, Field, Message } from '../../model/api.ts'
import { type GuardedClass, type GuardedMessage, type OtherEnd, writerOf } from '../../model/roles.ts'
import { namedPartner } from '../resolve/pairs.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol, Scope } from '../scope/symbols.ts'
import { annotationOf } from './annotations.ts'

type ClassAllows = NonNullable<Class['allows']>

/** A class as the model's access rules take it. Works also for a class that has errors and so no model. */
export function guardedOf(owner: ClassSymbol, scope: Scope): GuardedClass {
  return { ...ownGuarded(owner), otherEnd: (name) => otherEndIn(owner, name, scope) }
}

/** As `guardedOf`, with only the clauses of the class itself, without those at the other ends of its pairs. */
export function ownGuarded(owner: ClassSymbol): GuardedClass {
  const fields = [...owner.fieldsByName.values()].map(({ name, decl }) => ({
    name,
    qualifier: decl.qualifier.text,
    ...fieldAllows(decl),
  }))
  return { ...classAllows(owner.decl), fields }
}

/** The field at the other end of a pair; undefined unless each end names the other. */
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

/** No `allows` if the class has no clause. */
export function classAllows({ access }: ClassDecl): Pick<Class, 'allows'> {
  return access.length > 0 ? { allows: byWord(access) } : {}
}

/** A plain clause counts for `get` and `set`, unless the word has its own clause. */
export function fieldAllows({ access }: FieldDecl): Pick<Field, 'allows'> {
  if (access.length === 0) return {}
  const { all, ...words } = byWord(access)
  return { allows: all ? { get: all, set: all, ...words } : words }
}

export function messageAllows({ access }: MessageDecl): Pick<Message, 'allows'> {
  const [clause] = access
  return clause ? { allows: namesOf(clause) } : {}
}

/** The plain clause is `all`. */
function byWord(access: readonly AccessClause[]): ClassAllows {
  return Object.fromEntries(access.map((clause) => [clause.word?.text ?? 'all', namesOf(clause)]))
}

/**
 * The roles of the clause. The same array each time, so that a clause can be found by its list in what the model
 * returns.
 */
export function namesOf(clause: AccessClause): readonly string[] {
  const known = NAMES.get(clause)
  if (known) return known
  const names = [...new Set(clause.roles.map((role) => role.text))]
  NAMES.set(clause, names)
  return names
}

const NAMES = new WeakMap<AccessClause, readonly string[]>()
