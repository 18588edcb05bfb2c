/** An access clause that no RPC follows. */
import type { AccessClause } from '../../../grammar/tree.ts'
import { ACCESS_KINDS } from '../../../model/api.ts'
import { askedIn, askedOf } from '../../facts/asked-clauses.ts'
import { type AccessHolder, clauseName, clauseSpan, FIELD_ACCESSES } from '../../facts/role-lists.ts'
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { type ClassSymbol, type FieldSymbol, fieldPath, isNamespace, type UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const clauseUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1707',
    severity: 'warning',
    removable: true,
    title: 'An access clause applies to no RPC',
    explanation:
      'A clause says who can call RPCs that the class or the field implies. It has no effect if there are none: `set` on a field that is not `RW` (unless it is bound to a field that clients write) or on a class without `RW` fields, `create` and `destroy` on a class without these RPCs, and any word on a class `without objects`. (On the class `task`, `destroy` says who can change the tasks of others.) A clause also has no effect if each of its RPCs follows a more specific clause: those of a field or a message go before those of the class, and one with a word goes before the plain one. Declared messages follow their own `allows`, or else the plain `allows` of their class.',
    example:
      'api Pool uses session\nrole reader\nclass VM {\n  RO/runtime power : string get allows(reader) set allows(reader)\n}\n',
    repaired: 'api Pool uses session\nrole reader\nclass VM {\n  RO/runtime power : string get allows(reader)\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken || owner.decl.access.length === 0) return
      const asked = askedIn(owner)
      for (const clause of owner.decl.access) {
        if (asked(clause) || !isWord(clause, ACCESS_KINDS) || isAgain(clause, owner)) continue
        unnecessary(clause, owner.place, classReason(owner, clause), report)
      }
    },
    field(field, report, { scope }) {
      if (field.broken || field.decl.access.length === 0) return
      const asked = askedOf(field, scope)
      for (const clause of field.decl.access) {
        if (asked(clause) || !isWord(clause, FIELD_ACCESSES) || isAgain(clause, field)) continue
        unnecessary(clause, field.place, fieldReason(field, clause), report)
      }
    },
  },
}

/** Another rule reports unknown words. */
function isWord({ word }: AccessClause, known: readonly string[]): boolean {
  return word === null || known.includes(word.text)
}

/** Another rule reports a clause that is written twice. */
function isAgain(clause: AccessClause, on: AccessHolder): boolean {
  return on.decl.access.some((other) => other !== clause && clauseName(other) === clauseName(clause))
}

function classReason(owner: ClassSymbol, { word }: AccessClause): string {
  const name = `The class "${owner.name}"`
  if (isNamespace(owner) && word && (word.text !== 'get' || !keepsObjects(owner))) return `${name} implies no RPCs`
  if (isNamespace(owner) && !word && owner.messages.length === 0) return `${name} has no messages`
  if (word?.text === 'create' || word?.text === 'destroy') return `${name} has no ${word.text}`
  if (!word) return `Each RPC of the class "${owner.name}" has a more specific clause, or is @public`
  const isSettable = owner.fields.some((field) => field.decl.qualifier.text === 'RW')
  if (word.text === 'set' && !isSettable) return `${name} has no RW field`
  return `Each field of the class "${owner.name}" that it would apply to has its own clause`
}

function fieldReason(field: FieldSymbol, { word }: AccessClause): string {
  if (!keepsObjects(field.owner)) return `The class "${field.owner.name}" has no objects`
  return word
    ? `No implied RPC sets "${fieldPath(field)}"`
    : `Each RPC of "${fieldPath(field)}" has a clause with its word`
}

function unnecessary(clause: AccessClause, place: UnitPlace, why: string, report: Reporter): void {
  report({
    place,
    at: clauseSpan(clause),
    message: `${why}, so "${clauseName(clause)}" has no effect.`,
    help: clause.word?.text === 'set' ? SET_HELP : 'Remove it.',
  })
}

/** In `string set allows(reader)` the parser takes `set` as the word of the clause. */
const SET_HELP = 'Remove it. After the type of a set, a clause needs a word: "string set get allows(…)".'
