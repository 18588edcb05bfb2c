/** A kind word that does not fit the name before it. LANGUAGE section 4. */
import { problemRule } from '../rule.ts'

export const kindWordWrong = problemRule(
  'kind-word-wrong',
  {
    code: 'CROW1202',
    severity: 'error',
    title: 'A kind word does not fit its name',
    explanation:
      'References are to classes (`VM ref`), `enum` follows the name of an enum, `record` that of a record or of a class. Basic types take no kind word.',
    example: 'class VM {\n  RW name_label : string enum\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n',
  },
  ({ node, is, fix }) => ({
    message: `"${node.name.text}" is ${is}, so it cannot be followed by "${node.word}".`,
    help: `Write "${fix}".`,
    data: { replace: fix },
  }),
)
