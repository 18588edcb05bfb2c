/** Two `allows` clauses of the same kind on one declaration. */
import type { AccessClause } from '../../../grammar/tree.ts'
import { type AccessHolder, clauseName, clauseSpan } from '../../facts/role-lists.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const clauseRepeated: CheckRule = {
  entry: {
    code: 'CROW1703',
    severity: 'error',
    title: 'An access clause is written twice',
    explanation:
      'A class, a field or a message has each kind of clause (`allows`, `get allows`, `set allows`, `create allows`, `destroy allows`) at most once, with all roles in one list.',
    example: 'api Pool uses session\nrole a\nrole b\nclass VM get allows(a) get allows(b) {\n}\n',
    repaired: 'api Pool uses session\nrole a\nrole b\nclass VM get allows(a, b) {\n}\n',
  },
  check: { class: clauses, field: clauses, message: clauses },
}

function clauses({ decl, name, place }: AccessHolder, report: Reporter): void {
  if (decl.access.length < 2) return
  const seen = new Map<string, AccessClause>()
  for (const clause of decl.access) {
    const first = seen.get(clauseName(clause))
    if (!first) seen.set(clauseName(clause), clause)
    else
      report({
        place,
        at: clauseSpan(clause),
        message: `"${name}" has "${clauseName(clause)}" twice.`,
        help: 'List all roles in one of the two.',
        related: [{ message: 'It is first written here.', place, at: clauseSpan(first) }],
      })
  }
}
