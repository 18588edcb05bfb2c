/** `@unbound` on a field that is bound. docs/language.md, Declarations and Bound field pairs. */
import { annotationOf } from '../../facts/annotations.ts'
import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const unboundAndBound: CheckRule = {
  entry: {
    code: 'CROW1413',
    severity: 'error',
    title: 'A bound field is marked @unbound',
    explanation: '`@unbound` says that a set of references is not bound on purpose. A field with `<->` is bound.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM @unbound\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  check: {
    field(field, report, { pairs }) {
      const mark = annotationOf(field.decl, 'unbound')
      // For an invalid pair, only the problem of the pair is reported.
      if (!mark || !field.decl.partner || !pairs.relationOf.has(field)) return
      report({
        place: field.place,
        at: mark,
        message: `"${fieldPath(field)}" is bound to "${field.decl.partner.field.text}" and marked "@unbound".`,
        help: 'Remove one of the two.',
      })
    },
  },
}
