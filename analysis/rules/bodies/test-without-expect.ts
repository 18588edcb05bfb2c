/** A test that expects nothing. */
import { problemRule } from '../rule.ts'

export const testWithoutExpect = problemRule(
  'test-without-expect',
  {
    code: 'CROW2031',
    severity: 'warning',
    title: 'A test without "expect"',
    explanation: 'A test shows something only by what it expects: `expect EXPR`, or `expect CALL fails CODE`.',
    example: 'class VM {\n  RW memory : int = 0\n}\ntest "a machine is made" {\n  create VM { memory = 1 }\n}\n',
    repaired:
      'class VM {\n  RW memory : int = 0\n}\ntest "a machine is made" {\n  let vm = create VM { memory = 1 }\n  expect vm.memory == 1\n}\n',
  },
  ({ title }) => ({ message: `The test "${title}" expects nothing.`, help: 'Add what must hold: expect ….' }),
)
