/** A name that hides another in the same body. */
import { problemRule } from '../rule.ts'

export const nameShadowed = problemRule(
  'name-shadowed',
  {
    code: 'CROW2034',
    severity: 'warning',
    title: 'A name hides another',
    explanation:
      'A parameter, a `let` and the variable of a loop each need a name that is not visible yet, so that a name means one thing.',
    example:
      'class VM {\n  RW memory : int\n  message start(vm : VM ref)\n}\nbody VM.start {\n  for vm in all VM { vm.memory = 1 }\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message start(vm : VM ref)\n}\nbody VM.start {\n  for other in all VM { other.memory = 1 }\n}\n',
  },
  ({ name }) => ({
    message: `"${name}" is visible here already, and hidden by this.`,
    help: 'Choose another name.',
  }),
)
