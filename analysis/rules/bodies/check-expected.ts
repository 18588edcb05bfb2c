/** `can` before a define that is no check. */
import { problemRule } from '../rule.ts'

export const checkExpected = problemRule(
  'check-expected',
  {
    code: 'CROW2038',
    severity: 'error',
    title: '"can" needs a message or a check',
    explanation:
      '`can C.m(…)` evaluates the guard of a message, `can check(…)` a check: a define without a result that has only `let`, `require` and calls of checks.',
    example:
      'define free(vm : VM ref) {\n  vm.memory = 0\n}\nclass VM {\n  RW memory : int\n  message is_free(vm : VM ref) : bool\n}\nbody VM.is_free {\n  return can free(vm)\n}\n',
    repaired:
      'define free(vm : VM ref) {\n  require vm.memory == 0 else INTERNAL_ERROR("in use")\n}\nclass VM {\n  RW memory : int\n  message is_free(vm : VM ref) : bool\n}\nbody VM.is_free {\n  return can free(vm)\n}\n',
  },
  ({ name }) => ({
    message: `"${name}" is not a check.`,
    help: 'A check has no result, and only "let", "require" and calls of checks.',
  }),
)
