/** Statements behind one that ends the body. */
import { problemRule } from '../rule.ts'

export const statementUnreachable = problemRule(
  'statement-unreachable',
  {
    code: 'CROW2014',
    severity: 'warning',
    removable: true,
    title: 'Statements that are never reached',
    explanation: 'Nothing runs behind a `return` or `fail`, or behind an `if` whose branches all end with one.',
    example:
      'class VM {\n  RW memory : int\n  message half(vm : VM ref) : int\n}\nbody VM.half {\n  return vm.memory / 2\n  vm.memory = 0\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message half(vm : VM ref) : int\n}\nbody VM.half {\n  return vm.memory / 2\n}\n',
  },
  () => ({ message: 'This is never reached: the body ends before it.', help: 'Remove it, or move it up.' }),
)
