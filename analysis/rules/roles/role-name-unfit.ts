/** A role whose name is empty, or has characters that XML cannot carry. */
import { isCarriableText } from '../../../model/text.ts'
import type { CheckRule } from '../rule.ts'

export const roleNameUnfit: CheckRule = {
  entry: {
    code: 'CROW1710',
    severity: 'error',
    title: 'The name of a role is not valid',
    explanation:
      'The name of a role is needed to create users and is part of the error `RBAC_PERMISSION_DENIED`, so it has at least one character, and only characters that XML can carry.',
    example: 'api Pool uses session\nrole ""\n',
    repaired: 'api Pool uses session\nrole "pool-admin"\n',
  },
  check: {
    role({ name, decl, place }, report) {
      // A missing name has no width; a syntax error reports it.
      if (decl.name.start === decl.name.end || (name !== '' && isCarriableText(name))) return
      const fact = name === '' ? 'is empty' : 'has a character that XML cannot carry'
      report({ place, at: decl.name, message: `The name of a role ${fact}.`, help: 'Choose another name.' })
    },
  },
}
