/** The partner of a bound field is bound to a third field. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const partnerBoundElsewhere = problemRule(
  'partner-bound-elsewhere',
  {
    code: 'CROW1406',
    severity: 'error',
    title: 'The partner of a bound field is bound to a third field',
    explanation: 'A pair has two ends. A field that is bound to one field cannot be the partner of another.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n  RO/runtime NICs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  ({ field, partner }) => ({
    message: `"${fieldPath(field)}" is bound to "${fieldPath(partner)}", which is bound to "${partner.decl.partner?.field.text}".`,
    help: `Bind "${fieldPath(field)}" to a field of its own, or mark it "@unbound".`,
    related: [otherEnd(partner)],
  }),
)
