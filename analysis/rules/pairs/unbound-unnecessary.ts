/** `@unbound` on a field that is not a set of references. */
import { annotationOf } from '../../facts/annotations.ts'
import { isStorable } from '../../facts/storable.ts'
import { referredClass } from '../../resolve/pairs.ts'
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const unboundUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1415',
    severity: 'warning',
    removable: true,
    title: '@unbound is unnecessary',
    explanation: '`@unbound` marks a `C ref set` that is not bound on purpose. On any other field it has no effect.',
    example: 'class VM {\n  RW tags : string set @unbound = []\n}\n',
    repaired: 'class VM {\n  RW tags : string set = []\n}\n',
  },
  check: {
    field(field, report) {
      const mark = annotationOf(field.decl, 'unbound')
      if (!mark || !field.type || (field.type.kind === 'set' && referredClass(field) !== undefined)) return
      // Other rules report a field that is also bound, and a type that cannot be stored.
      if (field.decl.partner || (keepsObjects(field.owner) && !isStorable(field.type))) return
      report({
        place: field.place,
        at: mark,
        message: `"${fieldPath(field)}" is not a set of references, so "@unbound" has no effect.`,
        help: 'Remove it.',
      })
    },
  },
}
