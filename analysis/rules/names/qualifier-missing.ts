/** A field without a qualifier. docs/language.md, Declarations and Qualifiers. */
import type { CheckRule } from '../rule.ts'

export const qualifierMissing: CheckRule = {
  entry: {
    code: 'CROW1108',
    severity: 'error',
    title: 'A field lacks its qualifier',
    explanation:
      'Each field of a class says who writes it: clients (`RW`), clients once, when they call `create` (`RO/constructor`), or the server (`RO/runtime`). Members of a `record` have no qualifier.',
    example: 'class VM {\n  name_label : string\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n',
  },
  check: {
    field(field, report) {
      if (field.decl.qualifier.text !== '' || field.name === '' || field.owner.broken) return
      report({
        place: field.place,
        at: field.decl.name,
        message: `The field "${field.name}" lacks its qualifier.`,
        help: 'Write RW, RO/constructor or RO/runtime before it.',
      })
    },
  },
}
