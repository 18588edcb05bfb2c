/** `null` for a reference that cannot be null. docs/language.md, Types. */
import { problemRule } from '../rule.ts'

export const nullNotAllowed = problemRule(
  'null-not-allowed',
  {
    code: 'CROW1307',
    severity: 'error',
    title: 'A reference that cannot be null is null',
    explanation: 'A `C ref` always refers to an object. A reference that can be null is a `C ref or null`.',
    example: 'class host {\n}\nclass VM {\n  RW affinity : host ref = null\n}\n',
    repaired: 'class host {\n}\nclass VM {\n  RW affinity : host ref or null = null\n}\n',
  },
  (problem) => ({
    message: `A "${problem.class} ref" cannot be null.`,
    help: `Make the type "${problem.class} ref or null", or name an object.`,
    data: { insert: 'or null' },
  }),
)
