/** Computed fields that need each other in a circle. */
import { problemRule } from '../rule.ts'

export const computedCircle = problemRule(
  'computed-circle',
  {
    code: 'CROW2019',
    severity: 'error',
    title: 'Computed fields in a circle',
    explanation: 'The value of a computed field cannot depend on itself, directly or through other computed fields.',
    example: 'class VM {\n  RO/runtime a : int := self.b + 1\n  RO/runtime b : int := self.a + 1\n}\n',
    repaired: 'class VM {\n  RO/runtime a : int := self.b + 1\n  RO/runtime b : int := 1\n}\n',
  },
  ({ circle }) => ({
    message: `The value of "${circle[0]}" depends on itself: ${circle.join(' → ')}.`,
    help: 'Compute one of them from other fields.',
  }),
)
