/** A test expects a call to fail with an error that it never raises. */
import { problemRule } from '../rule.ts'

export const errorNotPossible = problemRule(
  'error-not-possible',
  {
    code: 'CROW2047',
    severity: 'warning',
    title: 'An expected error is never raised',
    explanation:
      'A test expects that a call fails with an error of the API, but neither the body of what it calls, nor what that calls, nor a `check` raises it. A message without a body can raise what is after its `throws`. The test fails.',
    example:
      'error TOO_SMALL(vm)\nerror TOO_LARGE(vm)\nclass VM {\n  RW memory : int = 1\n  message shrink(vm : VM ref) throws TOO_SMALL {\n    require vm.memory > 1 else TOO_SMALL(vm)\n    vm.memory -= 1\n  }\n}\ntest "the last memory stays" {\n  expect VM.shrink(create VM {}) fails TOO_LARGE\n}\n',
    repaired:
      'error TOO_SMALL(vm)\nclass VM {\n  RW memory : int = 1\n  message shrink(vm : VM ref) throws TOO_SMALL {\n    require vm.memory > 1 else TOO_SMALL(vm)\n    vm.memory -= 1\n  }\n}\ntest "the last memory stays" {\n  expect VM.shrink(create VM {}) fails TOO_SMALL\n}\n',
  },
  ({ code, callee, raises }) => ({
    message: `"${callee}" never raises "${code}", so this test fails.`,
    help:
      raises.length > 0
        ? `It can raise ${raises.map((one) => `"${one}"`).join(', ')}, and built-in errors.`
        : 'It raises only built-in errors.',
    data: { raises: raises.join(' ') },
  }),
)
