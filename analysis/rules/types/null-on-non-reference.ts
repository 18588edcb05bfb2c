/** `or null` after a type that is no reference. LANGUAGE section 4. */
import { problemRule } from '../rule.ts'

export const nullOnNonReference = problemRule(
  'null-on-non-reference',
  {
    code: 'CROW1205',
    severity: 'error',
    title: '"or null" follows something that is no reference',
    explanation:
      'Only a reference can be null: `host ref or null`. For a value that may be absent there is `T option`.',
    example: 'class VM {\n  RW note : string or null = ""\n}\n',
    repaired: 'class VM {\n  RW note : string option = []\n}\n',
  },
  ({ node }) => ({
    message: `"${node.name.text}" is no reference, so it cannot be "or null".`,
    help: 'Write "ref or null" for a reference, or "option" for a value that may be absent.',
  }),
)
