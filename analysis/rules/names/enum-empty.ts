/** An enum without values: a field of that type could have no value. */
import type { CheckRule } from '../rule.ts'

export const enumEmpty: CheckRule = {
  entry: {
    code: 'CROW1112',
    severity: 'error',
    title: 'An enum has no values',
    explanation:
      'A field of an enum has one of its values, and a RO/runtime field starts with the first. Without values the field could have none.',
    example: 'enum power {\n}\n',
    repaired: 'enum power { Off }\n',
  },
  check: {
    enum(declared, report) {
      if (declared.decl.values.length > 0 || declared.broken) return
      // Another rule reports the values that the standard enum also has.
      if (declared.extends) return
      report({
        place: declared.place,
        at: declared.decl.name,
        message: `The enum "${declared.name}" has no values.`,
        help: 'Give it at least one value.',
      })
    },
  },
}
