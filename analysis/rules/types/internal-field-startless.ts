/** An `@internal` reference that clients would have to give. docs/language.md, Internal parts. */
import { annotationOf } from '../../facts/annotations.ts'
import { isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const internalFieldStartless: CheckRule = {
  entry: {
    code: 'CROW1212',
    severity: 'error',
    title: 'An internal reference without a value to start with',
    explanation:
      'Clients do not give `@internal` fields when they create an object: these start with their default, or else with the zero of their type. A reference that cannot be null has no zero.',
    example: 'class host {\n}\nclass VM {\n  RW home : host ref @internal\n}\n',
    repaired: 'class host {\n}\nclass VM {\n  RW home : host ref or null @internal\n}\n',
  },
  check: {
    field({ decl, type, owner, place, name }, report) {
      if (!annotationOf(decl, 'internal') || annotationOf(owner.decl, 'internal') || isNamespace(owner)) return
      if (type?.kind !== 'ref' || type.nullable || decl.default || decl.qualifier.text === 'RO/runtime') return
      if (owner.without.has('create')) return
      report({
        place,
        at: decl.type,
        message: `The internal field "${name}" has no value to start with where a client creates a "${owner.name}".`,
        help: 'Write "or null", give a default, or make the class "without create".',
      })
    },
  },
}
