/** A message declares an error that its body never raises. */
import { problemRule } from '../rule.ts'

export const errorNeverRaised = problemRule(
  'error-never-raised',
  {
    code: 'CROW2017',
    severity: 'hint',
    title: 'A declared error is never raised',
    explanation:
      'The body of the message does not raise the error, directly or through what it calls, and no `check` of a class raises it where the body writes.',
    example:
      'error TOO_SMALL(vm)\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref) throws TOO_SMALL {\n    vm.memory = 1\n  }\n}\n',
    repaired: 'class VM {\n  RW memory : int\n  message grow(vm : VM ref) {\n    vm.memory = 1\n  }\n}\n',
  },
  ({ code, message }) => ({
    message: `The body of "${message}" never raises "${code}".`,
    help: 'Remove it from "throws" if clients need not expect it.',
  }),
)
