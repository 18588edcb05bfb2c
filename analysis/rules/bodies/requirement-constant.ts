/** A requirement whose outcome is certain. */
import { problemRule } from '../rule.ts'

export const requirementConstant = problemRule(
  'requirement-constant',
  {
    code: 'CROW2026',
    severity: 'warning',
    title: 'A requirement that can never fail, or never hold',
    explanation:
      'The condition of the requirement is always true, or always false: it is a constant, or compares a reference with null that is known not to be null.',
    example:
      'error NO_VM()\nclass VM {\n  message start(vm : VM ref)\n}\nbody VM.start {\n  require vm != null else HANDLE_INVALID("VM", vm)\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message start(vm : VM ref)\n}\nbody VM.start {\n  require vm.memory > 0 else HANDLE_INVALID("VM", vm)\n}\n',
  },
  ({ holds }) => ({
    message: holds ? 'This requirement can never fail.' : 'This requirement can never hold.',
    help: holds ? 'Remove it.' : 'Write "fail", or correct the condition.',
  }),
)
