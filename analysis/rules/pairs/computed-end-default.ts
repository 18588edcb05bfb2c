/** A computed end of a pair has a default. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const computedEndDefault = problemRule(
  'computed-end-default',
  {
    code: 'CROW1408',
    severity: 'error',
    title: 'The computed end of a pair has a default',
    explanation: 'The value of a computed end follows from the other end, also in a new object, so it has no default.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM = []\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  ({ field, partner }) => ({
    at: field.decl.default ?? field.decl.name,
    message: `"${fieldPath(field)}" follows from "${fieldPath(partner)}", so it cannot have a default.`,
    help: 'Remove the default.',
    related: [otherEnd(partner)],
  }),
)
