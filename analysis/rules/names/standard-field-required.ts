/**
 * A required reference that an API adds to a standard class: the server creates the objects and has no value for it.
 */
import { isWritable } from '../../resolve/pairs.ts'
import { fieldPath, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const standardFieldRequired: CheckRule = {
  entry: {
    code: 'CROW1117',
    severity: 'error',
    title: 'A standard class has a required reference',
    explanation:
      'The server creates the objects of `session` and `task`. Fields that an API adds to them start with their default, or else with the zero of their type. A reference that clients set and that cannot be null has no zero, so no user could log in. Give it a default, or make it `or null`.',
    example: 'api Pool uses session\nclass host {\n}\nclass session {\n  RO/constructor home : host ref\n}\n',
    repaired:
      'api Pool uses session\nclass host {\n}\nclass session {\n  RO/constructor home : host ref or null = null\n}\n',
  },
  check: {
    field(field, report) {
      const { owner, type, decl } = field
      if (!owner.extends || isNamespace(owner) || owner.extends.fieldsByName.has(field.name)) return
      if (type?.kind !== 'ref' || type.nullable || !isWritable(field) || decl.default) return
      report({
        place: field.place,
        at: decl.name,
        message: `The server creates every "${owner.name}" and has no "${type.class}" for "${fieldPath(field)}".`,
        help: 'Make it "or null", or give it a default.',
      })
    },
  },
}
