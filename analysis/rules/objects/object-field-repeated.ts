/** An object gives a value to a field twice. */
import type { CheckRule } from '../../rule.ts'

export const objectFieldRepeated: CheckRule = {
  entry: {
    code: 'CROW1605',
    severity: 'error',
    title: 'An object sets a field twice',
    explanation: 'Each field has one value.',
    example:
      'class host {\n  RW name_label : string\n}\nobject host lab1 {\n  name_label = "lab1"\n  name_label = "lab2"\n}\n',
    repaired: 'class host {\n  RW name_label : string\n}\nobject host lab1 {\n  name_label = "lab1"\n}\n',
  },
  check: {
    object(object, report) {
      object.values.forEach(({ name }, i) => {
        const first = object.values.findIndex((v) => v.name.text === name.text)
        if (first === i || name.text === '') return
        report({
          place: object.place,
          at: name,
          message: `The field "${name.text}" has a value already.`,
          help: 'Remove one of the two.',
          related: [{ message: 'It is set here first.', place: object.place, at: object.values[first]?.name ?? name }],
        })
      })
    },
  },
}
