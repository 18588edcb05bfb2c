/** A computed field: part of the language, but this version cannot run it. docs/language.md, Not yet. */

import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const computedFieldUnsupported: CheckRule = {
  entry: {
    code: 'CROW1507',
    severity: 'error',
    title: 'Computed fields are not supported yet',
    explanation:
      'A later version evaluates `:= expression` when a field is read. Until then a RO/runtime field is stored, and starts with its default.',
    example: 'class VM {\n  RO/runtime ready : bool := true\n}\n',
    repaired: 'class VM {\n  RO/runtime ready : bool = true\n}\n',
  },
  check: {
    field(field, report) {
      if (!field.decl.computed || field.broken) return
      report({
        place: field.place,
        at: field.decl.computed,
        message: `The field "${fieldPath(field)}" is computed, which this version of Crowfoot cannot do yet.`,
        help: 'Remove the expression for now.',
      })
    },
  },
}
