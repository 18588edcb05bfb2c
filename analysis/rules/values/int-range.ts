/** An int that does not fit in 64 bits. docs/language.md, Words. */
import { problemRule } from '../rule.ts'

export const intRange = problemRule(
  'int-range',
  {
    code: 'CROW1303',
    severity: 'error',
    title: 'An int does not fit in 64 bits',
    explanation:
      'An `int` is a signed 64-bit number: from -9223372036854775808 to 9223372036854775807. A duration is as many milliseconds.',
    example: 'class VM {\n  RW memory : int = 9223372036854775808\n}\n',
    repaired: 'class VM {\n  RW memory : int = 9223372036854775807\n}\n',
  },
  ({ text, node }) =>
    node.kind === 'duration-expr'
      ? {
          message: `The duration ${text} does not fit in 64 bits.`,
          help: 'A duration is at most 9223372036854775807ms, which is some 106,751,991,167 days.',
        }
      : {
          message: `The number ${text} does not fit in the 64 bits of an int.`,
          help: 'An int is from -9223372036854775808 to 9223372036854775807.',
        },
)
