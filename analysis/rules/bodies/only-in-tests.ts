/** A statement of tests outside of a test. */
import { problemRule } from '../rule.ts'

export const onlyInTests = problemRule(
  'only-in-tests',
  {
    code: 'CROW2032',
    severity: 'error',
    title: 'This stands in tests only',
    explanation:
      '`expect`, `as`, `given` and `async` stand in tests only. A body requires, and calls messages in its own transaction.',
    example:
      'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  expect vm.memory > 0\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  require vm.memory > 0 else INTERNAL_ERROR("no memory")\n}\n',
  },
  ({ word }) => ({
    message: `"${word}" stands in tests only.`,
    help: word === 'expect' ? 'Write "require".' : 'Move it to a test.',
  }),
)
