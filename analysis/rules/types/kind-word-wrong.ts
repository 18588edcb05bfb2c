/** A kind word that does not fit the name before it. docs/language.md, Types. */
import { problemRule } from '../rule.ts'

export const kindWordWrong = problemRule(
  'kind-word-wrong',
  {
    code: 'CROW1202',
    severity: 'error',
    title: 'A kind word does not fit its name',
    explanation:
      '`ref` follows the name of a class (`VM ref`), `enum` the name of an enum, `record` the name of a record or of a class. Basic types have no kind word.',
    example: 'class VM {\n  RW name_label : string enum\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n',
  },
  ({ node, is, fix }) => ({
    message: `"${node.name.text}" is ${is}, so it cannot be followed by "${node.word}".`,
    help: `Write "${fix}".`,
    data: { replace: fix },
  }),
)
