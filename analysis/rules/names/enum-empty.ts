/** An enum without values: a field of it could hold nothing. */
import type { CheckRule } from '../rule.ts'

export const enumEmpty: CheckRule = {
  entry: {
    code: 'CROW1112',
    severity: 'error',
    title: 'An enum has no values',
    explanation:
      'A value of an enum is one of those it lists, and a RO/runtime field starts as the first. An enum without values could hold nothing.',
    example: 'enum power {\n}\n',
    repaired: 'enum power { Off }\n',
  },
  check: {
    enum(declared, report) {
      if (declared.decl.values.length > 0 || declared.broken) return
      // Of a standard name: what it lacks is told of as such.
      if (declared.extends) return
      report({
        place: declared.place,
        at: declared.decl.name,
        message: `The enum "${declared.name}" has no values.`,
        help: 'Give it one at least.',
      })
    },
  },
}
