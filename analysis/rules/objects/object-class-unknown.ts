/** An `object` of a class that does not exist. docs/language.md, Declarations. */
import { closestName } from '../../facts/known-names.ts'
import { mayBeLost } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const objectClassUnknown: CheckRule = {
  entry: {
    code: 'CROW1601',
    severity: 'error',
    title: 'The class of an object is unknown',
    explanation:
      '`object CLASS NAME { … }` declares an object that every new database contains. A file of the directory must declare its class.',
    example: 'class host {\n}\nobject hst lab1 {\n}\n',
    repaired: 'class host {\n}\nobject host lab1 {\n}\n',
  },
  check: {
    object(object, report, { scope }) {
      const { text } = object.decl.class
      if (object.owner || text === '' || object.broken || mayBeLost(scope, text)) return
      const meant = closestName(scope, 'class', text)
      report({
        place: object.place,
        at: object.decl.class,
        message: `Unknown class "${text}".`,
        help: meant === undefined ? `Declare it: class ${text} { … }.` : `Did you mean "${meant}"?`,
        ...(meant === undefined ? {} : { data: { replace: meant } }),
      })
    },
  },
}
