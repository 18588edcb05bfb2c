/** An operator or function with a value that it does not take. */
import type { BodyType } from '../../../model/body.ts'
import { quotedType } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const operandType = problemRule(
  'operand-type',
  {
    code: 'CROW2004',
    severity: 'error',
    title: 'An operator does not take such values',
    explanation:
      'Operators and built-in functions take certain types: `+` two numbers of one type, two strings, two sets, or a datetime and a duration; `<` numbers, strings, datetimes and durations; `string(x)` and the parameters of errors all values that travel as one text.',
    example:
      'class VM {\n  RW tags : string set = []\n  message count(vm : VM ref) : int\n}\nbody VM.count {\n  return size(vm.tags) + 1.5 * 2.0\n}\n',
    repaired:
      'class VM {\n  RW tags : string set = []\n  message count(vm : VM ref) : int\n}\nbody VM.count {\n  return size(vm.tags) + 1\n}\n',
  },
  ({ operator, left, right }) => {
    const taken = right === undefined ? quotedType(left) : `${quotedType(left)} and ${quotedType(right)}`
    const subject = operator === 'error' ? 'A parameter of an error cannot be' : `"${operator}" does not take`
    return { message: `${subject} ${taken}.`, help: helpFor(operator, left, right) }
  },
)

function helpFor(operator: string, left: BodyType, right: BodyType | undefined): string {
  if (
    right &&
    left.kind !== right.kind &&
    ['int', 'float'].includes(left.kind) &&
    ['int', 'float'].includes(right.kind)
  )
    return 'Write float(…) or int(…) around one of them.'
  if (operator === '+' && (left.kind === 'string' || right?.kind === 'string'))
    return 'Write string(…) around the other.'
  if (operator === '*' && left.kind === 'int' && right?.kind === 'duration') return 'Write the duration first: 1s * n.'
  if (operator === '*' && [left.kind, right?.kind].includes('duration'))
    return 'Multiply a duration by an int, and write the duration first: 1s * int(n).'
  if (left.kind === 'option') return 'Unwrap the option by "??".'
  if (operator === 'error' || operator === 'string') return 'Write which of its parts, or its size.'
  return 'See the table of operators and functions in the language reference.'
}
