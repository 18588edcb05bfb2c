/** A class declares the uuid that every class has. docs/language.md, Declarations. */

import { isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const uuidDeclared: CheckRule = {
  entry: {
    code: 'CROW1110',
    severity: 'error',
    title: 'A class declares its uuid',
    explanation: 'Every class with objects has an implied `RO/runtime uuid : string`, so a class cannot declare it.',
    example: 'class VM {\n  RO/runtime uuid : string\n}\n',
    repaired: 'class VM {\n}\n',
  },
  check: {
    class(owner, report) {
      const uuid = owner.decl.members.find((m) => m.kind === 'field' && m.name.text === 'uuid')
      if (!uuid || isNamespace(owner)) return
      report({
        place: owner.place,
        at: uuid.name,
        message: `Every class has a uuid, so "${owner.name}" cannot declare one.`,
        help: 'Remove the field.',
      })
    },
  },
}
