/** `or null` after a type that is not a reference. docs/language.md, Types. */
import { problemRule } from '../rule.ts'

export const nullOnNonReference = problemRule(
  'null-on-non-reference',
  {
    code: 'CROW1205',
    severity: 'error',
    title: '"or null" follows a type that is not a reference',
    explanation:
      'Only a reference can be null: `host ref or null`. A value of another type that can be absent is a `T option`.',
    example: 'class VM {\n  RW note : string or null = ""\n}\n',
    repaired: 'class VM {\n  RW note : string option = []\n}\n',
  },
  ({ node }) => ({
    message: `"${node.name.text}" is not a reference, so it cannot be "or null".`,
    help: 'Write "ref or null" for a reference, or "option" for a value that can be absent.',
  }),
)
