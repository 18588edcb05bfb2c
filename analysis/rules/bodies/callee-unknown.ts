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
  ({ what, name, meant, instead }) => {
    const message = `Unknown ${what} "${name}".`
    if (instead) return { message, ...insteadOr(instead, '') }
    if (what === 'message') return { message, ...meantOr(meant, 'Declare it in its class.') }
    const { help, data } = meantOr(meant, `Declare it: define ${name}(…) : … := ….`)
    return { message, help, data: { ...data, declare: name } }
  },
)
