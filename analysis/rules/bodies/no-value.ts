/** A call that gives nothing, where a value is expected. */
import { problemRule } from '../rule.ts'

export const noValue = problemRule(
  'no-value',
  {
    code: 'CROW2011',
    severity: 'error',
    title: 'A call that gives no value',
    explanation: 'A message or define without a result is called as a statement of its own.',
    example:
      'define clear(vm : VM ref) {\n  vm.memory = 0\n}\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  let done = clear(vm)\n}\n',
    repaired:
      'define clear(vm : VM ref) {\n  vm.memory = 0\n}\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  clear(vm)\n}\n',
  },
  ({ callee }) => ({
    message: `"${callee}" gives no value.`,
    help: 'Call it as a statement, or declare a result for it.',
  }),
)
