/** A `create` that lacks a required field. */
import { quotedList } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const createFieldMissing = problemRule(
  'create-field-missing',
  {
    code: 'CROW2036',
    severity: 'error',
    title: 'A created object lacks a field',
    explanation:
      '`create C { … }` names each `RW` and `RO/constructor` field without a default, or copies an object: `create C { ...e }`.',
    example:
      'class VM {\n  RW memory : int\n  message another(vm : VM ref) : VM ref\n}\nbody VM.another {\n  return create VM { }\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message another(vm : VM ref) : VM ref\n}\nbody VM.another {\n  return create VM { memory = 1 }\n}\n',
  },
  ({ class: owner, fields }) => ({
    message: `The new "${owner}" lacks ${quotedList(fields)}.`,
    help: 'Name them, or give them defaults in the class.',
    data: { fields: fields.join(',') },
  }),
)
