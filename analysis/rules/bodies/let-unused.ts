/** A `let` that the body never uses. */
import { problemRule } from '../rule.ts'

export const letUnused = problemRule(
  'let-unused',
  {
    code: 'CROW2041',
    severity: 'hint',
    removable: true,
    title: 'A `let` that is never used',
    explanation:
      'A `let` gives a value a name. Where nothing uses the name, the line can go, or the call stands without `let`.',
    example:
      'class VM {\n  RW memory : int\n  message double(vm : VM ref)\n}\nbody VM.double {\n  let before = vm.memory\n  vm.memory = vm.memory * 2\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message double(vm : VM ref)\n}\nbody VM.double {\n  let before = vm.memory\n  vm.memory = before * 2\n}\n',
  },
  ({ name }) => ({
    message: `"${name}" is never used.`,
    help: 'Use it, or remove the "let".',
  }),
)
