/** A `return` with a value, where nothing is returned. */
import { problemRule } from '../rule.ts'

export const resultUnexpected = problemRule(
  'result-unexpected',
  {
    code: 'CROW2013',
    severity: 'error',
    title: 'A body without a result returns a value',
    explanation: 'A message or define without a declared result returns nothing, and so does an `after` block.',
    example: 'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  return vm.memory\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message grow(vm : VM ref) : int\n}\nbody VM.grow {\n  return vm.memory\n}\n',
  },
  ({ callee }) => ({
    message: `"${callee}" has no result, so that nothing can be returned here.`,
    help: 'Declare a result, or write "return" without a value.',
  }),
)
