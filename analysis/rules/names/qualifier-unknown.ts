/** A field starts with a word that is no qualifier. LANGUAGE section 6. */

import { QUALIFIERS } from '../../facts/qualifiers.ts'
import { suggest } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const qualifierUnknown: CheckRule = {
  entry: {
    code: 'CROW1107',
    severity: 'error',
    title: 'There is no such qualifier',
    explanation:
      'A field is `RW` (clients set it), `RO/constructor` (given once, to `create`) or `RO/runtime` (the server computes it).',
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
        message: `There is no qualifier "${qualifier.text}".`,
        help: meant === undefined ? 'A field is RW, RO/constructor or RO/runtime.' : `Did you mean "${meant}"?`,
        ...(meant === undefined ? {} : { data: { replace: meant } }),
      })
    },
  },
}
