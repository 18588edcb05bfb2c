/** `unique` names a field that the class does not have. docs/language.md, Constraints. */
import { closestField } from '../../facts/known-names.ts'
import { uniqueLines } from '../../facts/unique.ts'
import type { CheckRule } from '../rule.ts'

export const uniqueFieldUnknown: CheckRule = {
  entry: {
    code: 'CROW1820',
    severity: 'error',
    title: 'A unique field that does not exist',
    explanation: 'A line `unique f, g` names fields of its class.',
    example: 'class hotel {\n  RW code : string\n  unique cod\n}\n',
    repaired: 'class hotel {\n  RW code : string\n  unique code\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken) return
      for (const name of uniqueLines(owner).flatMap((line) => line.fields)) {
        if (name.text === '' || name.text === 'uuid' || owner.fieldsByName.has(name.text)) continue
        const meant = closestField(owner, name.text)
        report({
          place: owner.place,
          at: name,
          message: `The class "${owner.name}" has no field "${name.text}".`,
          help: meant === undefined ? 'Declare it, or remove it here.' : `Did you mean "${meant}"?`,
          ...(meant === undefined ? {} : { data: { replace: meant } }),
        })
      }
    },
  },
}
