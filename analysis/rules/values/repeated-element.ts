/** A set with an element twice, or a map with a key twice. */
import { problemRule } from '../rule.ts'

export const repeatedElement = problemRule(
  'repeated-element',
  {
    code: 'CROW1306',
    severity: 'error',
    title: 'A set or map contains something twice',
    explanation: 'A set contains each element once, a map each key once.',
    example: 'class VM {\n  RW tags : string set = ["a", "b", "a"]\n}\n',
    repaired: 'class VM {\n  RW tags : string set = ["a", "b"]\n}\n',
  },
  ({ first, what, place }) => ({
    message: what === 'key' ? 'The map already has this key.' : 'The set already has this element.',
    help: 'Remove one of the two.',
    related: [{ message: 'It is here first.', place, at: first }],
  }),
)
