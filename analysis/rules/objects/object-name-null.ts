/** An object named `null`, which no reference could refer to. docs/language.md, Words. */
import type { CheckRule } from '../rule.ts'

export const objectNameNull: CheckRule = {
  entry: {
    code: 'CROW1609',
    severity: 'error',
    title: 'An object is named null',
    explanation: 'Where a reference is expected, `null` means the null reference, so no object can have that name.',
    example: 'class host {\n}\nobject host null {\n}\n',
    repaired: 'class host {\n}\nobject host lab1 {\n}\n',
  },
  check: {
    object(object, report) {
      if (object.name !== 'null') return
      report({
        place: object.place,
        at: object.decl.name,
        message: 'An object cannot be named "null": that is the null reference.',
        help: 'Choose another name.',
      })
    },
  },
}
