/** A call in the place of a value that is neither now() nor uuid(). docs/language.md, Words. */
import { problemRule } from '../rule.ts'

export const valueCallUnknown = problemRule(
  'value-call-unknown',
  {
    code: 'CROW1309',
    severity: 'error',
    title: 'A call that is not a value',
    explanation:
      "A field's default, or the value that an `object` gives to a field, can be `now()`, the time at which the object is made, or `uuid()`, a new uuid. Other functions can only be called in bodies.",
    example: 'class VM {\n  RW made : datetime = today()\n}\n',
    repaired: 'class VM {\n  RW made : datetime = now()\n}\n',
  },
  ({ node }) => ({
    message: `${node.name.text}() is not a value.`,
    help: 'Write now(), uuid() or another value.',
  }),
)
