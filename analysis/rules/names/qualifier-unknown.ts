/** A field starts with a word that is not a qualifier. docs/language.md, Qualifiers. */

import { QUALIFIERS } from '../../facts/qualifiers.ts'
import { suggest } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const qualifierUnknown: CheckRule = {
  entry: {
    code: 'CROW1107',
    severity: 'error',
    title: 'Unknown qualifier',
    explanation:
      'A field is `RW` (clients set it), `RO/constructor` (clients set it once, when they call `create`) or `RO/runtime` (the server sets it).',
    example: 'class VM {\n  RO/runtme power : string\n}\n',
    repaired: 'class VM {\n  RO/runtime power : string\n}\n',
  },
  check: {
    field(field, report) {
      const { qualifier } = field.decl
      if (field.broken || qualifier.text === '' || QUALIFIERS.some((q) => q === qualifier.text)) return
      const meant = suggest(qualifier.text, QUALIFIERS)
      report({
        place: field.place,
        at: qualifier,
        message: `Unknown qualifier "${qualifier.text}".`,
        help: meant === undefined ? 'Write RW, RO/constructor or RO/runtime.' : `Did you mean "${meant}"?`,
        ...(meant === undefined ? {} : { data: { replace: meant } }),
      })
    },
  },
}
