/** now() or uuid() where no object is made. docs/language.md, Words. */
import { problemRule } from '../rule.ts'

export const valueCallMisplaced = problemRule(
  'value-call-misplaced',
  {
    code: 'CROW1310',
    severity: 'error',
    title: 'now() or uuid() where no object is made',
    explanation:
      '`now()` and `uuid()` are evaluated when an object is made. So they are the whole default of a field of a class with objects, or the whole value that an `object` gives to a field. Parameters, members of records, parts of sets and maps, and the uuid of an `object` need a value that is known.',
    example: 'class VM {\n  message start(at : datetime = now())\n}\n',
    repaired: 'class VM {\n  message start(at : datetime = "2026-01-31T12:00:00Z")\n}\n',
  },
  ({ node }) => ({
    message: `${node.name.text}() cannot stand here, as no object is made with it.`,
    help: 'Write a value that is known.',
  }),
)
