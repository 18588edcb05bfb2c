/** A field that an extension adds to a standard class and that the server, which makes its objects, cannot give. */
import { isWritable } from '../../resolve/pairs.ts'
import { fieldPath, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const standardFieldRequired: CheckRule = {
  entry: {
    code: 'CROW1117',
    severity: 'error',
    title: 'A standard class has a reference that must be given',
    explanation:
      'The server makes the objects of `session` and `task`, and knows nothing of the fields that an API adds to them: those start with their default, else with their type’s zero. A reference that clients set and that may not be null has no zero, so nobody could log in. It needs a default, or is `or null`.',
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
        message: `The server makes every "${owner.name}", and has no "${type.class}" to give to "${fieldPath(field)}".`,
        help: 'Make it "or null", or give it a default.',
      })
    },
  },
}
