/** `allows` on a `@public` message: its callers have not logged in. */
import { annotationOf } from '../../facts/annotations.ts'
import { clauseSpan } from '../../facts/role-lists.ts'
import type { CheckRule } from '../rule.ts'

export const allowsOnPublic: CheckRule = {
  entry: {
    code: 'CROW1706',
    severity: 'error',
    title: 'A @public message cannot be restricted',
    explanation:
      'A `@public` message takes no session, so the server does not know who calls it or which role they have. Either everyone can call a message, or it is for users who have logged in.',
    example: 'api Pool uses session\nrole reader\nclass VM {\n  message ping() @public allows(reader)\n}\n',
    repaired: 'api Pool uses session\nrole reader\nclass VM {\n  message ping() allows(reader)\n}\n',
  },
  check: {
    message(message, report) {
      const [clause] = message.decl.access
      const mark = annotationOf(message.decl, 'public')
      if (!clause || !mark) return
      report({
        place: message.place,
        at: clauseSpan(clause),
        message: `"${message.owner.name}.${message.name}" is @public, so "allows" has no effect.`,
        help: 'Remove one of the two.',
        related: [{ message: 'It is marked @public here.', place: message.place, at: mark }],
      })
    },
  },
}
