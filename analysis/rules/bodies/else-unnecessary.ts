/** `??` behind a value that is never missing. */
import { quotedType } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const elseUnnecessary = problemRule(
  'else-unnecessary',
  {
    code: 'CROW2040',
    severity: 'error',
    title: '"??" after a value that is always there',
    explanation:
      '`e ?? d` is d where e is a null reference, an empty option or a missing key of a map. Other values are always there.',
    example:
      'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = vm.memory ?? 1\n}\n',
    repaired:
      'class VM {\n  RW memory : int option = []\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = [vm.memory ?? 1]\n}\n',
  },
  ({ type }) => ({
    message: `A value of type ${quotedType(type)} is always there.`,
    help: 'Remove "??" and what follows it.',
  }),
)
