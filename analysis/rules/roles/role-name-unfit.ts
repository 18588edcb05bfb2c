/** A role whose name is empty, or cannot travel in an error's message. */
import { isCarriableText } from '../../../model/text.ts'
import type { CheckRule } from '../rule.ts'

export const roleNameUnfit: CheckRule = {
  entry: {
    code: 'CROW1710',
    severity: 'error',
    title: 'A role has no fit name',
    explanation:
      'A role is named where users are made and in what `RBAC_PERMISSION_DENIED` says, so its name has one character at least, and none that XML cannot carry.',
    example: 'api Pool uses session\nrole ""\n',
    repaired: 'api Pool uses session\nrole "pool-admin"\n',
  },
  check: {
    role({ name, decl, place }, report) {
      // A name that is missing has no width, and a syntax error says so.
      if (decl.name.start === decl.name.end || (name !== '' && isCarriableText(name))) return
      const fact = name === '' ? 'is empty' : 'has a character that XML cannot carry'
      report({ place, at: decl.name, message: `The name of a role ${fact}.`, help: 'Choose another name.' })
    },
  },
}
