/** An `object` gives a computed field a value, which is not used. docs/language.md, Computed fields. */
import { computedBy } from '../../scope/given-bodies.ts'
import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const objectSetsComputed: CheckRule = {
  entry: {
    code: 'CROW1809',
    severity: 'hint',
    title: 'An object sets a computed field',
    explanation:
      'A computed field has the value of its expression in every object, so the value that an `object` gives it is not used.',
    example: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 2\nobject VM first {\n  size = 1\n}\n',
    repaired: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 2\nobject VM first {\n}\n',
  },
  check: {
    object(object, report, { scope }) {
      for (const { name, field } of object.values) {
        const given = field && computedBy(scope, field)
        if (!field || !given) continue
        report({
          place: object.place,
          at: name,
          message: `The field "${fieldPath(field)}" is computed, so this value is not used.`,
          help: 'Remove the line.',
          related: [{ message: 'It is computed here.', place: given.place, at: given.value }],
        })
      }
    },
  },
}
