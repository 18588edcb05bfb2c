/** `allows` on a `@public` message: whoever calls it has not logged in. */
import { annotationOf } from '../../facts/annotations.ts'
import { clauseSpan } from '../../facts/role-lists.ts'
import type { CheckRule } from '../rule.ts'

export const allowsOnPublic: CheckRule = {
  entry: {
    code: 'CROW1706',
    severity: 'error',
    title: 'A @public message cannot be kept from anyone',
    explanation:
      'A `@public` message takes no session, so that nobody knows who calls it, and with which role. Either everyone may call it, or only those who have logged in.',
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
        message: `"${message.owner.name}.${message.name}" is @public, so "allows" keeps nobody out.`,
        help: 'Remove one of the two.',
        related: [{ message: 'It is made public here.', place: message.place, at: mark }],
      })
    },
  },
}
