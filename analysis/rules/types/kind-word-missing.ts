/** A type name without the word that says what kind of type it is. docs/language.md, Types. */
import { problemRule } from '../rule.ts'

export const kindWordMissing = problemRule(
  'kind-word-missing',
  {
    code: 'CROW1201',
    severity: 'error',
    title: 'A type lacks its kind word',
    explanation:
      'The kind word is part of a type, as in the Xen API reference: `vm_power_state enum`, `VM ref`, `sr_stat record`. Write the one that you mean.',
    example: 'enum state { On, Off }\nclass VM {\n  RO/runtime power : state\n}\n',
    repaired: 'enum state { On, Off }\nclass VM {\n  RO/runtime power : state enum\n}\n',
  },
  ({ node, word }) => ({
    message: `The type "${node.name.text}" lacks its kind word.`,
    help: `Write "${node.name.text} ${word}"${word === 'ref' ? `, or "${node.name.text} record" for the whole record` : ''}.`,
    data: { insert: word },
  }),
)
