/** A pattern that is not a literal, or has a mistake. */
import { problemRule } from '../rule.ts'

export const patternLiteral = problemRule(
  'pattern-literal',
  {
    code: 'CROW2039',
    severity: 'error',
    title: 'A pattern must be a valid literal',
    explanation:
      'The pattern of `matches` and `part` is a text in double quotes, in the syntax of RE2, so that its mistakes are found before it runs.',
    example:
      'class VM {\n  RW name : string\n  message is_like(vm : VM ref, pattern : string) : bool\n}\nbody VM.is_like {\n  return matches(vm.name, pattern)\n}\n',
    repaired:
      'class VM {\n  RW name : string\n  message is_like(vm : VM ref, start : string) : bool\n}\nbody VM.is_like {\n  return starts_with(vm.name, start)\n}\n',
  },
  ({ callee, fault }) => ({
    message:
      fault === undefined
        ? `The pattern of "${callee}" is not a text in double quotes.`
        : `The pattern of "${callee}" is not valid: ${fault}.`,
    help: fault === undefined ? 'Write the pattern itself.' : 'Correct it; the syntax is that of RE2.',
  }),
)
