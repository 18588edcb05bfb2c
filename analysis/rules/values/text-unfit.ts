/** A text with characters that XML cannot carry. WIRE, strictness. */
import { problemRule } from '../../rule.ts'

export const textUnfit = problemRule(
  'text-unfit',
  {
    code: 'CROW1308',
    severity: 'error',
    title: 'A text holds characters that XML cannot carry',
    explanation:
      'What is stored by one wire format must read back the same by the other, and XML carries no control characters but tab, line feed and carriage return, nor half of a surrogate pair.',
    example: 'class VM {\n  RW note : string = "bell\\u0007"\n}\n',
    repaired: 'class VM {\n  RW note : string = "bell"\n}\n',
  },
  () => ({
    message: 'The text holds a character that XML cannot carry.',
    help: 'Leave out control characters other than \\t, \\n and \\r, and lone surrogates.',
  }),
)
