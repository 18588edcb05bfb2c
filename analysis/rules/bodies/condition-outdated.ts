/** A condition that is required before a `wait` and relied on after it. */
import { problemRule } from '../rule.ts'

export const conditionOutdated = problemRule(
  'condition-outdated',
  {
    code: 'CROW2029',
    severity: 'hint',
    title: 'A condition may no longer hold after a wait',
    explanation:
      'While a body waits, anything may change. A condition that was required before must be required again, if the body relies on it.',
    example:
      'error BAD_STATE(vm)\nenum power { Halted, Running }\nclass VM {\n  RO/runtime state : power enum = Halted\n  message start(vm : VM ref) throws BAD_STATE\n}\nbody VM.start {\n  require vm.state == Halted else BAD_STATE(vm)\n  wait 2s\n  vm.state = Running\n}\n',
    repaired:
      'error BAD_STATE(vm)\nenum power { Halted, Running }\nclass VM {\n  RO/runtime state : power enum = Halted\n  message start(vm : VM ref) throws BAD_STATE\n}\nbody VM.start {\n  require vm.state == Halted else BAD_STATE(vm)\n  wait 2s\n  require vm.state == Halted else BAD_STATE(vm)\n  vm.state = Running\n}\n',
  },
  ({ text, required, place }) => ({
    message: `"${text}" was looked at before a wait, and may be another now.`,
    help: 'Require the condition again after the wait.',
    related: [{ message: 'The condition is required here.', place, at: required }],
  }),
)
