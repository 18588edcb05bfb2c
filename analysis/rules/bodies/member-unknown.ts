/** A field, member or enum value in a body that its declaration does not have. */
import { meantOr } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const memberUnknown = problemRule(
  'member-unknown',
  {
    code: 'CROW2007',
    severity: 'error',
    title: 'Unknown field or member',
    explanation:
      'After a reference comes a field of its class, after a record one of its members, after the name of an enum one of its values.',
    example: 'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memroy = 1\n}\n',
    repaired: 'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = 1\n}\n',
  },
  ({ owner, name, what, meant }) => ({
    message: `"${owner}" has no ${what} "${name}".`,
    ...meantOr(meant, `Declare it in "${owner}", or write another ${what}.`),
  }),
)
