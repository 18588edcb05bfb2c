/** An int that 64 bits cannot hold. LANGUAGE section 3. */
import { problemRule } from '../rule.ts'

export const intRange = problemRule(
  'int-range',
  {
    code: 'CROW1303',
    severity: 'error',
    title: 'An int is outside 64 bits',
    explanation: 'An `int` has 64 bits and a sign: from -9223372036854775808 to 9223372036854775807.',
    example: 'class VM {\n  RW memory : int = 9223372036854775808\n}\n',
    repaired: 'class VM {\n  RW memory : int = 9223372036854775807\n}\n',
  },
  ({ text }) => ({
    message: `The number ${text} is outside the 64 bits of an int.`,
    help: 'An int is from -9223372036854775808 to 9223372036854775807.',
  }),
)
