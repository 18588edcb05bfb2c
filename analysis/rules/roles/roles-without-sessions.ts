/** Roles in an API without sessions: users do not log in, so they have no roles. docs/language.md, Standard classes. */
import { type AccessHolder, clauseSpan } from '../../facts/role-lists.ts'
import type { Scope } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const rolesWithoutSessions: CheckRule = {
  entry: {
    code: 'CROW1705',
    severity: 'error',
    title: 'Roles need sessions',
    explanation:
      'The server knows its callers only by their session. Without `uses session` users do not log in, so roles and `allows` clauses have no effect.',
    example: 'api Pool\nrole reader\nclass VM allows(reader) {\n}\n',
    repaired: 'api Pool uses session\nrole reader\nclass VM allows(reader) {\n}\n',
  },
  check: {
    all(report, { scope }) {
      if (scope.uses.has('session') || scope.api?.broken) return
      const [role] = scope.roles.values()
      const guarded = role ? undefined : firstGuarded(scope)
      const place = role?.place ?? guarded?.place
      const clause = guarded?.decl.access[0]
      const at = role?.decl.name ?? (clause && clauseSpan(clause))
      if (!place || !at) return
      report({
        place,
        at,
        message: 'The API uses no sessions, so users have no roles and "allows" has no effect.',
        help: 'Write "uses session" after the name of the api, or remove the roles.',
      })
    },
  },
}

/** The declaration with the first clause. */
function firstGuarded(scope: Scope): AccessHolder | undefined {
  const owner = scope.classes.find(({ guarded }) => guarded)
  if (!owner) return undefined
  return [owner, ...owner.fields, ...owner.messages].find(({ decl }) => decl.access.length > 0)
}
