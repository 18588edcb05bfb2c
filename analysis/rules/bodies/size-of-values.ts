/** `size(values(m))`, in which equal values count once. */
import { problemRule } from '../rule.ts'

export const sizeOfValues = problemRule(
  'size-of-values',
  {
    code: 'CROW2024',
    severity: 'hint',
    title: 'The size of the values of a map',
    explanation: '`values(m)` is a set, in which equal values are one. `size(m)` is the number of its keys.',
    example:
      'class VM {\n  RW other : (string -> string) map = {}\n  message count(vm : VM ref) : int\n}\nbody VM.count {\n  return size(values(vm.other))\n}\n',
    repaired:
      'class VM {\n  RW other : (string -> string) map = {}\n  message count(vm : VM ref) : int\n}\nbody VM.count {\n  return size(vm.other)\n}\n',
  },
  () => ({
    message: 'Equal values count once here.',
    help: 'Write size(m) for the number of keys.',
    data: { unwrap: 'values' },
  }),
)
