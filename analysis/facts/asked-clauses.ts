/** Finds the access clauses that have an effect: for each RPC of a class, the clause that decides who can call it. */
import type { AccessClause } from '../../grammar/tree.ts'
import { type GuardedClass, saidOfImplied, saidOfMessage } from '../../model/roles.ts'
import { isWritable } from '../resolve/pairs.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import { type ClassSymbol, type FieldSymbol, isNamespace, type Scope } from '../scope/symbols.ts'
import { fieldAllows, guardedMessage, namesOf, ownGuarded, pairedWith } from './access.ts'
import { impliedGroups } from './implied-names.ts'

/** Returns a test that is true for the clauses of the class that an RPC follows, or a record that an RPC reads. */
export function askedIn(owner: ClassSymbol): (clause: AccessClause) => boolean {
  const guarded = ownGuarded(owner)
  const asked = new Set<readonly string[] | undefined>(recordLists(owner, guarded))
  for (const { does } of impliedGroups(owner)) for (const said of saidOfImplied(guarded, does)) asked.add(said)
  for (const message of owner.messages) asked.add(saidOfMessage(guarded, guardedMessage(message)))
  // On the class `task` this clause says who can change the tasks of others (model/roles.ts).
  const isOverTasks = owner.name === 'task' && owner.extends !== null
  return (clause) => asked.has(namesOf(clause)) || (isOverTasks && clause.word?.text === 'destroy')
}

/**
 * Returns a test that is true for the clauses of the field that an RPC follows, of its class or of the class at the other end
 * of its pair, or a record.
 */
export function askedOf(field: FieldSymbol, scope: Scope): (clause: AccessClause) => boolean {
  const { owner, name, decl } = field
  const guarded: GuardedClass = { fields: [{ name, ...fieldAllows(decl) }] }
  const asked = new Set(recordLists(owner, guarded))
  const isSettable = !isNamespace(owner) && decl.qualifier.text === 'RW'
  const partner = pairedWith(field, scope)
  if (isSettable || (partner && isWritable(partner)))
    for (const said of saidOfImplied(guarded, { kind: 'set', field: name })) asked.add(said)
  return (clause) => asked.has(namesOf(clause))
}

/** The clauses that the members of a record follow. A class that implies no RPCs can still have records. */
function recordLists(owner: ClassSymbol, guarded: GuardedClass) {
  if (!keepsObjects(owner)) return []
  return guarded.fields.flatMap(({ name }) => saidOfImplied(guarded, { kind: 'get', field: name }))
}
