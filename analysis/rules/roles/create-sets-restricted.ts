/** Users who cannot set a field can choose its value when they create an object. */
import type { AccessClause } from '../../../grammar/tree.ts'
import { classAllows, fieldAllows } from '../../facts/access.ts'
import { clauseOf, clauseSpan } from '../../facts/role-lists.ts'
import { clauseOfBoth, letsInMore } from '../../facts/role-sets.ts'
import {
  type ClassSymbol,
  type FieldSymbol,
  fieldPath,
  isNamespace,
  type Scope,
  type UnitPlace,
} from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const createSetsRestricted: CheckRule = {
  entry: {
    code: 'CROW1712',
    severity: 'warning',
    title: 'Users who cannot set a field can create objects with it',
    explanation:
      'The record that `create` takes has a value for each `RW` field, so users who can create objects also choose the first value of a field that they cannot set. Write on the class who can create objects: `create allows(…)`. With such a clause there is no warning, even if it allows more users than the field does.',
    example:
      'api Bank uses session\nrole clerk\nrole admin includes clerk\nclass account {\n  RW limit : int = 0 set allows(admin)\n}\n',
    repaired:
      'api Bank uses session\nrole clerk\nrole admin includes clerk\nclass account create allows(clerk) {\n  RW limit : int = 0 set allows(admin)\n}\n',
  },
  check: {
    class(owner, report, { scope }) {
      const clause = clauseOf(owner, 'set')
      if (!clause || !isOpen(owner, scope)) return
      const field = owner.fields.find((f) => isSettable(f) && fieldAllows(f.decl).allows?.set === undefined)
      if (field) check(field, clause, owner.place, report, scope)
    },
    field(field, report, { scope }) {
      const clause = clauseOf(field, 'set') ?? clauseOf(field, null)
      if (clause && isSettable(field) && isOpen(field.owner, scope)) check(field, clause, field.place, report, scope)
    },
  },
}

/** True where the class has `create` and no clause for it. */
function isOpen(owner: ClassSymbol, scope: Scope): boolean {
  if (owner.broken || owner.place.standard || isNamespace(owner) || owner.without.has('create')) return false
  return scope.uses.has('session') && clauseOf(owner, 'create') === undefined
}

function isSettable({ broken, decl }: FieldSymbol): boolean {
  return !broken && decl.qualifier.text === 'RW'
}

function check(field: FieldSymbol, clause: AccessClause, place: UnitPlace, report: Reporter, scope: Scope): void {
  const { owner } = field
  const creators = classAllows(owner.decl).allows?.all
  const setters = fieldAllows(field.decl).allows?.set ?? classAllows(owner.decl).allows?.set
  if (!setters || !letsInMore(scope, creators, setters)) return
  const wanted = clauseOfBoth(scope, 'create', creators, setters)
  report({
    place,
    at: clauseSpan(clause),
    message: `Users who cannot set "${fieldPath(field)}" can create objects of class "${owner.name}" with any value of it.`,
    help: `Write on the class who can create objects, for example: ${wanted}.`,
    data: { clause: wanted },
  })
}
