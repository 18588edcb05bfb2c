/** `@public` in an API without sessions. LANGUAGE section 5. */
import { annotationOf } from '../../facts/annotations.ts'
import type { CheckRule } from '../rule.ts'

export const publicUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1508',
    severity: 'warning',
    removable: true,
    title: '@public is needless without sessions',
    explanation:
      '`@public` says that a message takes no session where sessions are in use. Without `uses session` no message takes one.',
    example: 'api Shop\nclass book {\n  message ping() @public\n}\n',
    repaired: 'api Shop uses session\nclass book {\n  message ping() @public\n}\n',
  },
  check: {
    message(message, report, { scope }) {
      const mark = annotationOf(message.decl, 'public')
      if (!mark || scope.uses.has('session')) return
      report({
        place: message.place,
        at: mark,
        message: `The API uses no sessions, so "@public" says nothing about "${message.owner.name}.${message.name}".`,
        help: 'Remove it, or write "uses session" after the api’s name.',
      })
    },
  },
}
