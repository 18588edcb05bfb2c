/** A statement that writes to something that is not a place. */
import { insteadOr } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const placeExpected = problemRule(
  'place-expected',
  {
    code: 'CROW2021',
    severity: 'error',
    title: 'Only fields and keys can be written',
    explanation:
      'A place is a field of an object, or a key of a map in one: `vm.name_label`, `vm.other_config["k"]`. Names that `let` declares keep their value, and members of records too. `delete` takes a key out of a map.',
    example: 'class VM {\n  message start(vm : VM ref)\n}\nbody VM.start {\n  let n = 1\n  n = 2\n}\n',
    repaired:
      'class VM {\n  message start(vm : VM ref)\n}\nbody VM.start {\n  let n = 1\n  let m = n + 1\n  wait 1s * m\n}\n',
  },
  ({ instead }) => ({
    message: 'This is not a field of an object or a key of its map, so that it cannot be written.',
    ...insteadOr(instead, 'Write a field of an object, or declare another name with "let".'),
  }),
)
