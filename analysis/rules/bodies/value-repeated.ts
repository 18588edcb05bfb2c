/** A field or member that is named twice. */
import { problemRule } from '../rule.ts'

export const valueRepeated = problemRule(
  'value-repeated',
  {
    code: 'CROW2035',
    severity: 'error',
    title: 'A field is named twice',
    explanation: '`create`, `set` and records name each field or member once.',
    example:
      'class VM {\n  RW memory : int\n  message copy(vm : VM ref) : VM ref\n}\nbody VM.copy {\n  return create VM { memory = 1, memory = 2 }\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message copy(vm : VM ref) : VM ref\n}\nbody VM.copy {\n  return create VM { memory = 1 }\n}\n',
  },
  ({ name, first, place }) => ({
    message: `"${name}" is named twice.`,
    help: 'Remove one of them.',
    related: [{ message: `"${name}" is named here first.`, place, at: first }],
  }),
)
