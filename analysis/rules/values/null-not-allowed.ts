/** `null` for a reference that may not be null. LANGUAGE section 4. */
import { problemRule } from '../rule.ts'

export const nullNotAllowed = problemRule(
  'null-not-allowed',
  {
    code: 'CROW1307',
    severity: 'error',
    title: 'A reference that may not be null is null',
    explanation: 'A `C ref` names a live object. One that may also be the null reference is a `C ref or null`.',
    example: 'class host {\n}\nclass VM {\n  RW affinity : host ref = null\n}\n',
    repaired: 'class host {\n}\nclass VM {\n  RW affinity : host ref or null = null\n}\n',
  },
  (problem) => ({
    message: `A "${problem.class} ref" cannot be null.`,
    help: `Make the type "${problem.class} ref or null", or name an object.`,
    data: { insert: 'or null' },
  }),
)
