/** An object gives a value to a field that its class does not have. */
import { closestField } from '../../facts/known-names.ts'
import { suggest } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const objectFieldUnknown: CheckRule = {
  entry: {
    code: 'CROW1603',
    severity: 'error',
    title: 'An object sets a field that its class does not have',
    explanation: 'An `object` gives values to fields of its class and to `uuid`.',
    example: 'class host {\n  RW name_label : string = ""\n}\nobject host lab1 {\n  name_lable = "lab1"\n}\n',
    repaired: 'class host {\n  RW name_label : string = ""\n}\nobject host lab1 {\n  name_label = "lab1"\n}\n',
  },
  check: {
    object(object, report) {
      const { owner } = object
      if (!owner || owner.broken || object.broken) return
      for (const { name, field } of object.values) {
        if (field || name.text === 'uuid' || name.text === '') continue
        const meant = closestField(owner, name.text) ?? suggest(name.text, ['uuid'])
        report({
          place: object.place,
          at: name,
          message: `The class "${owner.name}" has no field "${name.text}".`,
          help:
            meant === undefined
              ? `Declare it in the class "${owner.name}", or remove the line.`
              : `Did you mean "${meant}"?`,
          ...(meant === undefined ? {} : { data: { replace: meant } }),
        })
      }
    },
  },
}
