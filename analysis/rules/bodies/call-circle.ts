/** Bodies that call each other in a circle. */
import { problemRule } from '../rule.ts'

export const callCircle = problemRule(
  'call-circle',
  {
    code: 'CROW2018',
    severity: 'error',
    title: 'Calls in a circle',
    explanation:
      'Every body ends, so that no message or define calls itself, directly or through others. What shall go on and on is an `after` block, which may call the message in which it stands.',
    example:
      'define even(n : int) : bool := if n == 0 then true else odd(n - 1)\ndefine odd(n : int) : bool := if n == 0 then false else even(n - 1)\n',
    repaired: 'define even(n : int) : bool := n % 2 == 0\ndefine odd(n : int) : bool := not even(n)\n',
  },
  ({ circle }) => ({
    message: `"${circle[0]}" calls itself: ${circle.join(' → ')}.`,
    help: 'Remove one of the calls, or make it in an "after" block.',
  }),
)
