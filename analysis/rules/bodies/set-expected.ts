/** A loop over a value that is not a set. */
import { quotedType } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const setExpected = problemRule(
  'set-expected',
  {
    code: 'CROW2003',
    severity: 'error',
    title: 'A loop needs a set',
    explanation:
      '`for`, `first`, `every`, `some` and comprehensions go through the elements of a set. A map gives two sets: `keys(m)` and `values(m)`.',
    example:
      'class VM {\n  RW other : (string -> string) map = {}\n  message clear(vm : VM ref)\n}\nbody VM.clear {\n  for k in vm.other { delete vm.other[k] }\n}\n',
    repaired:
      'class VM {\n  RW other : (string -> string) map = {}\n  message clear(vm : VM ref)\n}\nbody VM.clear {\n  for k in keys(vm.other) { delete vm.other[k] }\n}\n',
  },
  ({ type }) => ({
    message: `This is of type ${quotedType(type)}, not a set.`,
    help: type.kind === 'map' ? 'Write keys(…) or values(…) around it.' : 'Write an expression that gives a set.',
    ...(type.kind === 'map' ? { data: { wrap: 'keys' } } : {}),
  }),
)
