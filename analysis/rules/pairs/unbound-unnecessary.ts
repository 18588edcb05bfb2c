/** `@unbound` on a field that nobody would expect to be bound. */
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
    title: '@unbound is needless',
    explanation:
      '`@unbound` answers the warning that a `C ref set` is bound to nothing. On any other field it says nothing.',
    example: 'class VM {\n  RW tags : string set @unbound = []\n}\n',
    repaired: 'class VM {\n  RW tags : string set = []\n}\n',
  },
  check: {
    field(field, report) {
      const mark = annotationOf(field.decl, 'unbound')
      if (!mark || !field.type || (field.type.kind === 'set' && referredClass(field) !== undefined)) return
      // Told of as such: what is bound too, and what cannot be stored.
      if (field.decl.partner || (keepsObjects(field.owner) && !isStorable(field.type))) return
      report({
        place: field.place,
        at: mark,
        message: `"${fieldPath(field)}" is no set of references, so "@unbound" says nothing.`,
        help: 'Remove it.',
      })
    },
  },
}
