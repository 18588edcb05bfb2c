/** An object lacks a value for a field that `create` requires. docs/language.md, Qualifiers. */

import { isWritable } from '../../resolve/pairs.ts'
import type { CheckRule } from '../rule.ts'

export const objectFieldMissing: CheckRule = {
  entry: {
    code: 'CROW1604',
    severity: 'error',
    title: 'An object lacks a required field',
    explanation:
      'An `object` gives a value to each field that `create` requires: every `RW` and `RO/constructor` field without a default.',
    example: 'class host {\n  RW name_label : string\n}\nobject host lab1 {\n}\n',
    repaired: 'class host {\n  RW name_label : string\n}\nobject host lab1 {\n  name_label = "lab1"\n}\n',
  },
  check: {
    object(object, report) {
      if (!object.owner || object.owner.broken || object.broken) return
      const given = new Set(object.values.map((v) => v.name.text))
      const missing = [...object.owner.fieldsByName.values()].filter(
        (f) => isWritable(f) && !f.decl.default && !given.has(f.name),
      )
      if (missing.length === 0) return
      report({
        place: object.place,
        at: object.decl.name,
        message: `The object "${object.name}" lacks ${missing.map((f) => `"${f.name}"`).join(', ')}.`,
        help: `Give ${missing.length === 1 ? 'it a value' : 'them values'}, or ${missing.length === 1 ? 'the field a default' : 'the fields defaults'}.`,
        related: missing.map((f) => ({ message: `"${f.name}" is declared here.`, place: f.place, at: f.decl.name })),
      })
    },
  },
}
