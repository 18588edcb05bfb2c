/** An error in a body that is neither declared nor built in. */
import { meantOr } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const raisedErrorUnknown = problemRule(
  'raised-error-unknown',
  {
    code: 'CROW2010',
    severity: 'error',
    title: 'Unknown error in a body',
    explanation:
      'The errors of `require`, `fail`, `try` and `expect` are declared by a file of the directory, with `error CODE(param, …)`, or built in.',
    example:
      'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  require vm.memory > 0 else TOO_SMALL(vm)\n}\n',
    repaired:
      'error TOO_SMALL(vm)\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref) throws TOO_SMALL\n}\nbody VM.grow {\n  require vm.memory > 0 else TOO_SMALL(vm)\n}\n',
  },
  ({ name, meant }) => ({
    message: `Unknown error "${name}".`,
    ...meantOr(meant, `Declare it: error ${name}(…).`),
  }),
)
