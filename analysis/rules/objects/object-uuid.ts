/** An object’s uuid is not a valid one, or another object has it. docs/language.md, Declarations. */

import type { ObjectSymbol } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const objectUuid: CheckRule = {
  entry: {
    code: 'CROW1607',
    severity: 'error',
    title: 'The uuid of an object is not valid or not unique',
    explanation:
      'The `uuid` that an `object` sets has 32 hexadecimal digits in lower case, in groups of 8-4-4-4-12, and no other object has it. The reference of the object is then `OpaqueRef:` followed by that uuid.',
    example: 'class role {\n}\nobject role admin {\n  uuid = "admin"\n}\n',
    repaired: 'class role {\n}\nobject role admin {\n  uuid = "0165f154-ba3e-034e-6b27-5d271af109ba"\n}\n',
  },
  check: {
    all(report, { scope }) {
      const seen = new Map<string, ObjectSymbol>()
      for (const object of scope.objects.values()) {
        const given = object.values.find((v) => v.name.text === 'uuid')
        if (given?.value.kind !== 'string-value') continue
        const uuid = given.value.text
        const first = seen.get(uuid)
        seen.set(uuid, first ?? object)
        if (UUID.test(uuid) && !first) continue
        report({
          place: object.place,
          at: given.value,
          message: first
            ? `The object "${first.name}" already has this uuid.`
            : `${JSON.stringify(uuid)} is not a uuid.`,
          help: 'Write a uuid such as "0165f154-ba3e-034e-6b27-5d271af109ba", in lower case.',
          related: first
            ? [{ message: `"${first.name}" is declared here.`, place: first.place, at: first.decl.name }]
            : [],
        })
      }
    },
  },
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
