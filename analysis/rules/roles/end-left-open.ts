/** One end of a pair allows more users than the other end. */
import { saidOfImplied } from '../../../model/roles.ts'
import { guardedOf, pairedWith } from '../../facts/access.ts'
import { clauseOf, clauseSpan, FIELD_ACCESSES } from '../../facts/role-lists.ts'
import { clauseOfBoth, letsInMore } from '../../facts/role-sets.ts'
import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import type { CheckRule } from '../rule.ts'

export const endLeftOpen: CheckRule = {
  entry: {
    code: 'CROW1711',
    severity: 'warning',
    title: 'One end of a pair allows more users than the other',
    explanation:
      'The two ends of a bound pair show one relation, so one right covers both: users need a role that both ends allow. If only one end has the stricter clause, the other end looks open although it is not. Write the same clause at both ends.',
    example:
      'api Bank uses session\nrole clerk\nrole admin includes clerk\nclass safe {\n  RW keepers : person ref set <-> safes = [] get allows(admin)\n}\nclass person {\n  RW safes : safe ref set <-> keepers = []\n}\n',
    repaired:
      'api Bank uses session\nrole clerk\nrole admin includes clerk\nclass safe {\n  RW keepers : person ref set <-> safes = [] get allows(admin)\n}\nclass person {\n  RW safes : safe ref set <-> keepers = [] get allows(admin)\n}\n',
  },
  check: {
    field(field, report, { scope }) {
      if (field.broken || field.decl.partner === null || !scope.uses.has('session')) return
      const partner = pairedWith(field, scope)
      if (!partner || partner === field || partner.broken) return
      const guarded = guardedOf(field.owner, scope)
      for (const word of FIELD_ACCESSES) {
        if (word === 'set' && field.decl.qualifier.text !== 'RW') continue
        const [own, other] = saidOfImplied(guarded, { kind: word === 'set' ? 'set' : 'get', field: field.name })
        if (!other || !letsInMore(scope, own, other)) continue
        const clause = clauseOfBoth(scope, word, own, other)
        const written = clauseOf(field, word)
        report({
          place: field.place,
          at: written ? clauseSpan(written) : field.decl.name,
          message: `More users can ${word === 'get' ? 'read' : 'set'} "${fieldPath(field)}" than its other end, "${fieldPath(partner)}", allows.`,
          help: `Users need a role that both ends allow. Write it here too: ${clause}.`,
          related: [otherEnd(partner)],
          data: { clause },
        })
      }
    },
  },
}
