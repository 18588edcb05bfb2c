/** A reference to a class that has no objects. docs/language.md, Declarations. */
import { problemRule } from '../rule.ts'

export const referenceWithoutObjects = problemRule(
  'reference-without-objects',
  {
    code: 'CROW1206',
    severity: 'error',
    title: 'A reference to a class without objects',
    explanation:
      'A class `without objects` is a namespace of messages: there is nothing to refer to. `C record` can still be used for its fields. (If the class declares a `create` whose parameters are all fields of it, its objects are stored and can be referred to.)',
    example:
      'class auth without objects {\n  message check(name : string) : bool\n}\nclass user {\n  RO/runtime by : auth ref\n}\n',
    repaired:
      'class auth without objects {\n  message check(name : string) : bool\n}\nclass user {\n  RO/runtime by : string\n}\n',
  },
  ({ node }) => ({
    message: `The class "${node.name.text}" has no objects, so nothing can refer to them.`,
    help: `Remove "without objects" from "${node.name.text}", or use another type.`,
  }),
)
