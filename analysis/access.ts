/** What the `allows` clauses of a declaration say, as the model has it. */
import type { AccessClause, ClassDecl, FieldDecl, MessageDecl } from '../grammar/tree.ts'
import type { Class, Field, Message } from '../model/api.ts'
import type { Guarded, GuardedMessage } from '../model/roles.ts'
import { annotationOf } from './annotations.ts'
import type { ClassSymbol, MessageSymbol } from './symbols.ts'

type ClassAllows = NonNullable<Class['allows']>

/** What the model's rules of access look at, in a class whose model there may not be. */
export function guardedOf(owner: ClassSymbol): Guarded {
  const fields = [...owner.fieldsByName.values()].map(({ name, decl }) => ({ name, ...fieldAllows(decl) }))
  return { ...classAllows(owner.decl), fields }
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
  const names = clause.roles.map((role) => role.text)
  NAMES.set(clause, names)
  return names
}

const NAMES = new WeakMap<AccessClause, readonly string[]>()
