/** An enum value that is the empty text: clients could not distinguish it from a missing value. */
import type { CheckRule } from '../rule.ts'

export const enumValueEmpty: CheckRule = {
  entry: {
    code: 'CROW1116',
    severity: 'error',
    title: 'An enum value is empty',
    explanation: 'A value of an enum travels as its name, and a name has at least one character.',
    example: 'enum power { On, "" }\n',
    repaired: 'enum power { On, none }\n',
  },
  check: {
    enum(declared, report) {
      for (const { name } of declared.decl.values) {
        // A missing name has no width; a syntax error reports it.
        if (name.text !== '' || name.start === name.end) continue
        report({
          place: declared.place,
          at: name,
          message: `A value of the enum "${declared.name}" is empty.`,
          help: 'Give it a name.',
        })
      }
    },
  },
}
