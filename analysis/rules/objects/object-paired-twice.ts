/** Two objects claim the same partner of a one-one pair. docs/language.md, Bound field pairs. */

import type { ObjectSymbol } from '../../scope/symbols.ts'
import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const objectPairedTwice: CheckRule = {
  entry: {
    code: 'CROW1608',
    severity: 'error',
    title: 'Two objects are paired with the same one',
    explanation: 'In a one-one pair each object has at most one partner.',
    example:
      'class book {\n  RO/runtime cover : cover ref <-> book\n}\nclass cover {\n  RW book : book ref or null <-> cover = null\n}\nobject book b {\n}\nobject cover c1 {\n  book = b\n}\nobject cover c2 {\n  book = b\n}\n',
    repaired:
      'class book {\n  RO/runtime cover : cover ref <-> book\n}\nclass cover {\n  RW book : book ref or null <-> cover = null\n}\nobject book b {\n}\nobject cover c1 {\n  book = b\n}\nobject cover c2 {\n}\n',
  },
  check: {
    all(report, { scope, pairs }) {
      const partners = new Map<string, Claim>()
      for (const object of scope.objects.values()) {
        for (const { name, field, value } of object.values) {
          const relation = field ? pairs.relationOf.get(field) : undefined
          if (!field || relation?.kind !== 'one-one' || value.kind !== 'name-value' || value.text === 'null') continue
          const claim = { by: object, of: value.text }
          const first = take(partners, relation.name, value.text, object.name, claim)
          const other = relation.symmetric ? take(partners, relation.name, object.name, value.text, claim) : undefined
          const taken = first ?? other
          if (!taken) continue
          report({
            place: object.place,
            at: name,
            message: `"${first ? value.text : object.name}" is already paired: "${fieldPath(field)}" of "${taken.by.name}" refers to "${taken.of}".`,
            help: 'Pair one of the two objects with another object.',
            related: [
              { message: `"${taken.by.name}" is declared here.`, place: taken.by.place, at: taken.by.decl.name },
            ],
          })
        }
      }
    },
  },
}

interface Claim {
  readonly by: ObjectSymbol
  readonly of: string
}

/** Records that `object` has this partner. Returns the earlier claim if the object already has another partner. */
function take(partners: Map<string, Claim>, relation: string, object: string, partner: string, claim: Claim) {
  const key = `${relation} ${object}`
  const earlier = partners.get(key)
  if (!earlier) partners.set(key, claim)
  return earlier && earlier.by.name !== partner && earlier.of !== partner ? earlier : undefined
}
