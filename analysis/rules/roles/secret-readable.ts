/** `@secret` on a field that every user can read, although the API has roles. */
import { saidOfImplied } from '../../../model/roles.ts'
import { guardedOf } from '../../facts/access.ts'
import { annotationOf } from '../../facts/annotations.ts'
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const secretReadable: CheckRule = {
  entry: {
    code: 'CROW1709',
    severity: 'warning',
    title: 'Every user can read a secret',
    explanation:
      '`@secret` hides a value in logs and in the parameters of errors. It does not restrict who can read the field: write `get allows(…)` on the field or on its class. Without such a clause every user can read it, which is rarely intended in an API with roles.',
    example: 'api Pool uses session\nrole admin\nclass store {\n  RW password : string @secret\n}\n',
    repaired: 'api Pool uses session\nrole admin\nclass store {\n  RW password : string @secret get allows(admin)\n}\n',
  },
  check: {
    field(field, report, { scope }) {
      const mark = annotationOf(field.decl, 'secret')
      if (!mark || field.broken || scope.roles.size === 0 || !keepsObjects(field.owner)) return
      const readers = saidOfImplied(guardedOf(field.owner, scope), { kind: 'get', field: field.name })
      if (readers.some((said) => said !== undefined)) return
      report({
        place: field.place,
        at: mark,
        message: `Every user can read "${fieldPath(field)}", although it is secret.`,
        help: 'Write who can read it: get allows(…).',
      })
    },
  },
}
