/** `async` or `fails` with something that no client can call like that. docs/language.md, Tests. */
import type { NoClientCall } from '../../resolve/body-problem.ts'
import { problemRule } from '../rule.ts'

export const clientCallExpected = problemRule(
  'client-call-expected',
  {
    code: 'CROW2046',
    severity: 'error',
    title: 'A call of a client is needed here',
    explanation:
      '`async C.m(…)` calls `Async.C.m`, which an API with `uses task` has for its messages, but not for those that only read, are `@public` or open a session. `expect CALL fails CODE` needs the call of a message, of an implied RPC or of a define.',
    example:
      'class VM {\n  RW memory : int = 0\n}\ntest "a machine" {\n  let vm = create VM { memory = 1 }\n  expect vm.memory fails HANDLE_INVALID\n}\n',
    repaired:
      'class VM {\n  RW memory : int = 0\n}\ntest "a machine" {\n  let vm = create VM { memory = 1 }\n  destroy vm\n  expect VM.get_memory(vm) fails HANDLE_INVALID\n}\n',
  },
  ({ word, name, why }) => ({ ...TEXTS[why](name ?? '', word) }),
)

type Text = (name: string, word: string) => { readonly message: string; readonly help: string }

const TEXTS: { readonly [why in NoClientCall]: Text } = {
  'no tasks': (name) => ({
    message: `"${name}" has no asynchronous form, because the API does not use tasks.`,
    help: 'Add "task" to the "uses" of the "api" declaration, or remove "async".',
  }),
  'no twin': (name) => ({
    message: `"${name}" has no asynchronous form.`,
    help: 'Remove "async".',
  }),
  'no message': (name, word) => ({
    message: `"${name}" is not an RPC.`,
    help: word === 'async' ? 'Remove "async".' : 'Write the call of a message, of an implied RPC or of a define.',
  }),
  'no call': () => ({
    message: 'Expected a call before "fails".',
    help: 'Write the call of a message, of an implied RPC or of a define: expect VM.start(vm) fails CODE.',
  }),
}
