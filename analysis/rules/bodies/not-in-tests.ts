/** A statement of messages in a test. */
import { problemRule } from '../rule.ts'

export const notInTests = problemRule(
  'not-in-tests',
  {
    code: 'CROW2033',
    severity: 'error',
    title: 'This cannot stand in a test',
    explanation:
      'A test is a client, and not a call: it has no result, no task and no errors of its own. It sets the scene, calls, waits and expects.',
    example:
      'class VM {\n  RW memory : int = 0\n}\ntest "a machine" {\n  let vm = create VM { memory = 1 }\n  require vm.memory == 1 else INTERNAL_ERROR("")\n  expect vm.memory == 1\n}\n',
    repaired:
      'class VM {\n  RW memory : int = 0\n}\ntest "a machine" {\n  let vm = create VM { memory = 1 }\n  expect vm.memory == 1\n}\n',
  },
  ({ word }) => ({
    message: `"${word}" cannot stand in a test.`,
    help: word === 'require' ? 'Write "expect".' : 'Move it to a message or a define.',
  }),
)
