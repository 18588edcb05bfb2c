/** `@unbound` on a field that is bound. LANGUAGE sections 5 and 7. */
import { annotationOf } from '../../annotations.ts'
import { referredClass } from '../../pairs.ts'
import type { CheckRule } from '../../rule.ts'
import { fieldPath } from '../../symbols.ts'

export const unboundAndBound: CheckRule = {
  entry: {
    code: 'CROW1413',
    severity: 'error',
    title: 'A bound field is marked @unbound',
    explanation:
      '`@unbound` says that a set of references is bound to nothing on purpose. A field with `<->` is bound.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM @unbound\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  check: {
    field(field, report) {
      const mark = annotationOf(field.decl, 'unbound')
      if (!mark || !field.decl.partner || field.broken || (field.type && referredClass(field) === undefined)) return
      report({
        place: field.place,
        at: mark,
        message: `"${fieldPath(field)}" is bound to "${field.decl.partner.field.text}" and marked "@unbound".`,
        help: 'Remove one of the two.',
      })
    },
  },
}
