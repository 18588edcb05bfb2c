/** What the `allows` clauses of a declaration say, as the model has it. */
import type { AccessClause, ClassDecl, FieldDecl, MessageDecl } from '../grammar/tree.ts'
import type { Class, Field, Message } from '../model/api.ts'

type ClassAllows = NonNullable<Class['allows']>

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

function namesOf(clause: AccessClause): string[] {
  return clause.roles.map((role) => role.text)
}
