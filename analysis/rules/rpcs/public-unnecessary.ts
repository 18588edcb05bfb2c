/** `@public` in an API without sessions. docs/language.md, Declarations. */
import { annotationOf } from '../../facts/annotations.ts'
import type { CheckRule } from '../rule.ts'

export const publicUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1508',
    severity: 'warning',
    removable: true,
    title: '@public is unnecessary without sessions',
    explanation:
      '`@public` marks a message that takes no session in an API with sessions. Without `uses session` no message takes one.',
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
        message: `The API uses no sessions, so "@public" has no effect on "${message.owner.name}.${message.name}".`,
        help: 'Remove it, or write "uses session" after the name of the api.',
      })
    },
  },
}
