/** An `object` of a class without objects. docs/language.md, Declarations. */
import { keepsObjects } from '../../resolve/resolve-types.ts'
import type { CheckRule } from '../rule.ts'

export const objectWithoutObjects: CheckRule = {
  entry: {
    code: 'CROW1602',
    severity: 'error',
    title: 'An object of a class without objects',
    explanation: 'A class `without objects` is a namespace of messages: it has no objects.',
    example: 'class auth without objects {\n}\nobject auth first {\n}\n',
    repaired: 'class auth {\n}\nobject auth first {\n}\n',
  },
  check: {
    object(object, report) {
      if (!object.owner || object.owner.broken || keepsObjects(object.owner)) return
      report({
        place: object.place,
        at: object.decl.class,
        message: `The class "${object.owner.name}" is "without objects", so it cannot have the object "${object.name}".`,
        help: `Remove "without objects" from "${object.owner.name}", or remove the object.`,
        related: [
          {
            message: `"${object.owner.name}" is declared here.`,
            place: object.owner.place,
            at: object.owner.decl.name,
          },
        ],
      })
    },
  },
}
