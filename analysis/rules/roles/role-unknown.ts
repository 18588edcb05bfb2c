/** An undeclared role after `includes` or in an `allows` clause. */

import { nameText } from '../../../grammar/quote.ts'
import type { NameNode } from '../../../grammar/tree.ts'
import { closestName } from '../../facts/known-names.ts'
import type { AccessHolder } from '../../facts/role-lists.ts'
import { mayBeLost, type Scope, type UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const roleUnknown: CheckRule = {
  entry: {
    code: 'CROW1701',
    severity: 'error',
    title: 'Unknown role',
    explanation:
      'The roles of `allows(…)` and after `includes` are declared by a file of the directory, with `role NAME`. If a clause named only unknown roles, only `root` would have access.',
    example: 'api Pool uses session\nrole reader\nclass VM allows(readr) {\n}\n',
    repaired: 'api Pool uses session\nrole reader\nclass VM allows(reader) {\n}\n',
  },
  check: {
    class: clauses,
    field: clauses,
    message: clauses,
    role: (role, report, { scope }) => names(role.decl.includes, role.place, scope, report),
  },
}

function clauses({ decl, place, broken }: AccessHolder, report: Reporter, { scope }: { readonly scope: Scope }): void {
  if (!broken) for (const clause of decl.access) names(clause.roles, place, scope, report)
}

function names(list: readonly NameNode[], place: UnitPlace, scope: Scope, report: Reporter): void {
  for (const name of list) {
    // A missing name has no width; a syntax error reports it.
    if (name.start === name.end || scope.roles.has(name.text) || mayBeLost(scope, name.text)) continue
    const meant = closestName(scope, 'role', name.text)
    report({
      place,
      at: name,
      message: `Unknown role "${name.text}".`,
      help: meant === undefined ? `Declare it: role ${nameText(name.text)}.` : `Did you mean "${meant}"?`,
      ...(meant === undefined ? {} : { data: { replace: nameText(meant) } }),
    })
  }
}
