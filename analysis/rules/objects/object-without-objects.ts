/** An `object` of a class without objects. LANGUAGE section 5. */
import { keepsObjects } from '../../resolve/resolve-types.ts'
import type { CheckRule } from '../rule.ts'

export const objectWithoutObjects: CheckRule = {
  entry: {
    code: 'CROW1602',
    severity: 'error',
    title: 'An object of a class without objects',
    explanation: 'A class `without objects` is a namespace of messages and keeps none.',
    example: 'class auth without objects {\n}\nobject auth first {\n}\n',
    repaired: 'class auth {\n}\nobject auth first {\n}\n',
  },
  check: {
    object(object, report) {
      if (!object.owner || object.owner.broken || keepsObjects(object.owner)) return
      report({
        place: object.place,
        at: object.decl.class,
        message: `The class "${object.owner.name}" is without objects, so there can be no "${object.name}".`,
        help: `Drop "without objects" from "${object.owner.name}", or remove the object.`,
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
