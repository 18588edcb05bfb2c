/** An object gives a value to a field twice. */
import type { NameNode } from '../../../grammar/tree.ts'
import type { CheckRule } from '../rule.ts'

export const objectFieldRepeated: CheckRule = {
  entry: {
    code: 'CROW1605',
    severity: 'error',
    title: 'An object sets a field twice',
    explanation: 'An object has one value for each field.',
    example:
      'class host {\n  RW name_label : string\n}\nobject host lab1 {\n  name_label = "lab1"\n  name_label = "lab2"\n}\n',
    repaired: 'class host {\n  RW name_label : string\n}\nobject host lab1 {\n  name_label = "lab1"\n}\n',
  },
  check: {
    object(object, report) {
      const seen = new Map<string, NameNode>()
      for (const { name } of object.values) {
        const first = seen.get(name.text)
        if (!first) seen.set(name.text, name)
        if (!first || name.text === '') continue
        report({
          place: object.place,
          at: name,
          message: `The field "${name.text}" already has a value.`,
          help: 'Remove one of the two.',
          related: [{ message: 'It is first set here.', place: object.place, at: first }],
        })
      }
    },
  },
}
