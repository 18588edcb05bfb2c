/** An object gives a value to the computed end of a pair. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const objectComputedEnd: CheckRule = {
  entry: {
    code: 'CROW1606',
    severity: 'error',
    title: 'An object sets the computed end of a pair',
    explanation:
      'The computed end of a bound pair follows from the other end, so an `object` sets the other end, which owns the relation.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\nobject VM vm1 {\n  VIFs = [eth0]\n}\nobject VIF eth0 {\n  VM = vm1\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\nobject VM vm1 {\n}\nobject VIF eth0 {\n  VM = vm1\n}\n',
  },
  check: {
    object(object, report, { pairs }) {
      for (const { name, field } of object.values) {
        const relation = field ? pairs.relationOf.get(field) : undefined
        const [stored, computed] = relation?.ends ?? []
        if (!field || !stored || computed?.owns || relation?.symmetric) continue
        if (computed?.class !== field.owner.name || computed.field !== field.name) continue
        report({
          place: object.place,
          at: name,
          message: `"${fieldPath(field)}" follows from "${stored.class}.${stored.field}", so an object cannot set it.`,
          help: `Set "${stored.field}" in the objects of class "${stored.class}" instead.`,
          related: [{ message: `"${fieldPath(field)}" is declared here.`, place: field.place, at: field.decl.name }],
        })
      }
    },
  },
}
