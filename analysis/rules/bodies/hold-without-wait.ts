/** A `hold` in a message that never waits. */
import { problemRule } from '../rule.ts'

export const holdWithoutWait = problemRule(
  'hold-without-wait',
  {
    code: 'CROW2028',
    severity: 'warning',
    title: 'A hold that nobody sees',
    explanation:
      'A `hold` lasts as long as its message runs. A message that never waits is one transaction, so that nobody sees the held value.',
    example:
      'class VM {\n  RW busy : bool = false\n  message start(vm : VM ref)\n}\nbody VM.start {\n  hold vm.busy = true\n}\n',
    repaired:
      'class VM {\n  RW busy : bool = false\n  message start(vm : VM ref)\n}\nbody VM.start {\n  hold vm.busy = true\n  wait 2s\n}\n',
  },
  () => ({
    message: 'The message never waits, so that nobody sees this hold.',
    help: 'Remove it, or assign the value if it shall stay.',
  }),
)
