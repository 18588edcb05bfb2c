/** A message raises an error that is not after its `throws`. */
import { problemRule } from '../rule.ts'

export const errorNotThrown = problemRule(
  'error-not-thrown',
  {
    code: 'CROW2015',
    severity: 'warning',
    title: 'An error is not in "throws"',
    explanation:
      'A message names after `throws` every error that its body raises, directly or through what it calls, so that clients know them. Built-in errors need not be named.',
    example:
      'error TOO_SMALL(vm)\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref) {\n    require vm.memory > 0 else TOO_SMALL(vm)\n  }\n}\n',
    repaired:
      'error TOO_SMALL(vm)\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref) throws TOO_SMALL {\n    require vm.memory > 0 else TOO_SMALL(vm)\n  }\n}\n',
  },
  ({ code, message, others, place }) => ({
    message: `"${message}" raises "${code}" here, but does not declare it.`,
    help: `Add it: throws ${code}.`,
    related: others.map((at) => ({ message: `"${code}" is raised here too.`, place, at })),
    data: { throws: code, message },
  }),
)
