/** `@secret` on a field that every user may read, though the API has roles. */
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
    title: 'Every user may read a secret',
    explanation:
      '`@secret` keeps a value out of logs and out of the parameters of errors. Who may read it `get allows(…)` says, on the field or on its class; without one every user may. In an API that has roles that is hardly meant.',
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
        message: `Every user may read "${fieldPath(field)}", though it is secret.`,
        help: 'Say who may: get allows(…).',
      })
    },
  },
}
