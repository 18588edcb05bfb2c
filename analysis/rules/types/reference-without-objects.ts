/** A reference to a class that has no objects. LANGUAGE section 5. */
import { problemRule } from '../rule.ts'

export const referenceWithoutObjects = problemRule(
  'reference-without-objects',
  {
    code: 'CROW1206',
    severity: 'error',
    title: 'A reference to a class without objects',
    explanation:
      'A class `without objects` is a namespace of messages: there is nothing to refer to. `C record` may still name its fields. (Where it declares a `create` whose parameters are all fields of it, its objects are kept and can be referred to.)',
    example:
      'class auth without objects {\n  message check(name : string) : bool\n}\nclass user {\n  RO/runtime by : auth ref\n}\n',
    repaired:
      'class auth without objects {\n  message check(name : string) : bool\n}\nclass user {\n  RO/runtime by : string\n}\n',
  },
  ({ node }) => ({
    message: `The class "${node.name.text}" has no objects, so nothing can refer to one.`,
    help: `Drop "without objects" from "${node.name.text}", or use another type.`,
  }),
)
