/** A call of a message or function that does not exist. */
import { insteadOr, meantOr } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const calleeUnknown = problemRule(
  'callee-unknown',
  {
    code: 'CROW2009',
    severity: 'error',
    title: 'Unknown message or function',
    explanation:
      '`C.m(…)` calls a message of a class or an RPC that it implies; `name(…)` calls a `define`, an `external` or a built-in function.',
    example:
      'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = largest(vm)\n}\n',
    repaired:
      'define largest(vm : VM ref) : int := vm.memory * 2\nclass VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = largest(vm)\n}\n',
  },
  ({ what, name, meant, instead }) => ({
    message: `Unknown ${what} "${name}".`,
    ...(instead
      ? insteadOr(instead, '')
      : meantOr(meant, what === 'message' ? 'Declare it in its class.' : `Declare it: define ${name}(…) : … := ….`)),
  }),
)
