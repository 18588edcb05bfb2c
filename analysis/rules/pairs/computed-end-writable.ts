/**
 * The set end of a many-one pair, which follows from the other end, is RW or RO/constructor. docs/language.md, Bound
 * field pairs.
 */

import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const computedEndWritable = problemRule(
  'computed-end-writable',
  {
    code: 'CROW1407',
    severity: 'error',
    title: 'The computed end of a pair is not RO/runtime',
    explanation:
      'In a pair of a reference and a set the reference owns the relation, and the set follows from it. Clients cannot write the set, so it is `RO/runtime`.',
    example: 'class VM {\n  RW VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  ({ field, partner }) => ({
    at: field.decl.qualifier,
    message: `"${fieldPath(field)}" follows from "${fieldPath(partner)}", so it cannot be ${field.decl.qualifier.text}.`,
    help: 'Make it RO/runtime.',
    related: [otherEnd(partner)],
    data: { replace: 'RO/runtime' },
  }),
)
