/** Which access clauses are asked at all: for each RPC of a class, the clause that decides who may call it. */
import type { AccessClause } from '../../grammar/tree.ts'
import { type GuardedClass, saidOfImplied, saidOfMessage } from '../../model/roles.ts'
import { isWritable } from '../resolve/pairs.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import { type ClassSymbol, type FieldSymbol, isNamespace, type Scope } from '../scope/symbols.ts'
import { fieldAllows, guardedMessage, namesOf, ownGuarded, pairedWith } from './access.ts'
import { impliedGroups } from './implied-names.ts'

/** True of the class's own clauses that an RPC asks, or a record read by one. */
export function askedIn(owner: ClassSymbol): (clause: AccessClause) => boolean {
  const guarded = ownGuarded(owner)
  const asked = new Set<readonly string[] | undefined>(recordLists(owner, guarded))
  for (const { does } of impliedGroups(owner)) for (const said of saidOfImplied(guarded, does)) asked.add(said)
  for (const message of owner.messages) asked.add(saidOfMessage(guarded, guardedMessage(message)))
  // Of tasks it says who may change those of others (model/roles.ts).
  const isOverTasks = owner.name === 'task' && owner.extends !== null
  return (clause) => asked.has(namesOf(clause)) || (isOverTasks && clause.word?.text === 'destroy')
}

/** True of the field's own clauses that an RPC asks, of its class or of that at the other end of its pair, or a record. */
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

/** What the members of a record ask. A class that implies nothing may have records all the same. */
function recordLists(owner: ClassSymbol, guarded: GuardedClass) {
  if (!keepsObjects(owner)) return []
  return guarded.fields.flatMap(({ name }) => saidOfImplied(guarded, { kind: 'get', field: name }))
}
