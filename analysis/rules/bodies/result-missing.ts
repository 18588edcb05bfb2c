/** A body that does not give its result on each path. */
import { quotedType } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const resultMissing = problemRule(
  'result-missing',
  {
    code: 'CROW2012',
    severity: 'error',
    title: 'A result is missing',
    explanation: 'A body with a result ends each path with `return` and a value, or with `fail`.',
    example:
      'class VM {\n  RW memory : int\n  message half(vm : VM ref) : int\n}\nbody VM.half {\n  if vm.memory > 1 { return vm.memory / 2 }\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message half(vm : VM ref) : int\n}\nbody VM.half {\n  if vm.memory > 1 { return vm.memory / 2 }\n  return 1\n}\n',
  },
  ({ type, some }) => ({
    message: `${some ? 'Not every path through the body' : 'No path through the body'} gives its result of type ${quotedType(type)}.`,
    help: 'End each path with "return" and a value, or with "fail".',
  }),
)
