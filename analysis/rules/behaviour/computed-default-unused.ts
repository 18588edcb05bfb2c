/** A computed field has a default, which is never used. docs/language.md, Computed fields. */
import { computedBy } from '../../scope/given-bodies.ts'
import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const computedDefaultUnused: CheckRule = {
  entry: {
    code: 'CROW1808',
    severity: 'hint',
    title: 'The default of a computed field is not used',
    explanation:
      'A computed field has the value of its expression. There is no hint where another file has the `compute`, as that of an imported class does.',
    example: 'class VM {\n  RO/runtime size : int = 1\n}\ncompute VM.size := 2\n',
    repaired: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 2\n',
  },
  check: {
    field(field, report, { scope }) {
      const value = field.decl.default
      const given = value && !field.broken ? computedBy(scope, field) : null
      // An imported declaration stays as it is.
      if (!value || !given?.apart || given.place.path !== field.place.path) return
      report({
        place: field.place,
        at: value,
        message: `The field "${fieldPath(field)}" is computed, so this default is not used.`,
        help: 'Remove the default.',
        related: [{ message: 'It is computed here.', place: given.place, at: given.apart.decl.name }],
      })
    },
  },
}
