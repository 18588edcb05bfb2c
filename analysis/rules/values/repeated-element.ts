/** A set that holds something twice, or a map with a key twice. */
import { problemRule } from '../rule.ts'

export const repeatedElement = problemRule(
  'repeated-element',
  {
    code: 'CROW1306',
    severity: 'error',
    title: 'A set or a map holds something twice',
    explanation: 'A set holds each element once, a map each key once.',
    example: 'class VM {\n  RW tags : string set = ["a", "b", "a"]\n}\n',
    repaired: 'class VM {\n  RW tags : string set = ["a", "b"]\n}\n',
  },
  ({ first, what, place }) => ({
    message: what === 'key' ? 'The map has this key already.' : 'The set has this element already.',
    help: 'Remove one of the two.',
    related: [{ message: 'It is here the first time.', place, at: first }],
  }),
)
