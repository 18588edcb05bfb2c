/**
 * A set of references that is not part of a pair. docs/language.md, Bound field pairs; xapi checks its data model
 * likewise.
 */
import { annotationOf, FIELD_ANNOTATIONS } from '../../facts/annotations.ts'
import { referredClass } from '../../resolve/pairs.ts'
import { classNamed, fieldPath, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const unboundReferenceSet: CheckRule = {
  entry: {
    code: 'CROW1414',
    severity: 'warning',
    title: 'A set of references is not bound',
    explanation:
      'Nothing keeps such a set in step with the objects in it: they have no field that refers back. Bind the set to a field of the other class with `<->`, or mark it `@unbound` if this is intended.',
    example: 'class VM {\n  RO/runtime VIFs : VIF ref set\n}\nclass VIF {\n}\n',
    repaired: 'class VM {\n  RO/runtime VIFs : VIF ref set @unbound\n}\nclass VIF {\n}\n',
  },
  check: {
    field(field, report, { scope }) {
      if (field.type?.kind !== 'set' || field.decl.partner || isNamespace(field.owner)) return
      const target = referredClass(field)
      if (target === undefined || annotationOf(field.decl, 'unbound')) return
      // Another rule reports an unknown annotation, which was probably meant to be `@unbound`.
      if (field.decl.annotations.some((a) => !FIELD_ANNOTATIONS.includes(a.text))) return
      // Another rule reports a field that names this one: a missing end is one mistake, not two.
      const namers = classNamed(scope, target)?.fields.filter((f) => f.decl.partner?.field.text === field.name)
      if (namers?.some((f) => f !== field)) return
      report({
        place: field.place,
        at: field.decl.name,
        message: `The set of references "${fieldPath(field)}" is not bound.`,
        help: `Bind it to a field of "${target}" with "<->", or mark it "@unbound".`,
        data: { class: target },
      })
    },
  },
}
