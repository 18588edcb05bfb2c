/** The partner of a bound field refers to another class. docs/language.md, Bound field pairs. */

import { referredClass } from '../../resolve/pairs.ts'
import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const partnerOtherClass = problemRule(
  'partner-other-class',
  {
    code: 'CROW1404',
    severity: 'error',
    title: 'The partner of a bound field refers to another class',
    explanation:
      'The two ends of a bound pair refer to each other’s classes: the partner of `VM.VIFs` must refer to `VM`.',
    example:
      'class host {\n}\nclass VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : host ref <-> VIFs\n}\n',
    repaired:
      'class host {\n}\nclass VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  ({ field, partner }) => ({
    message: `"${fieldPath(field)}" is bound to "${fieldPath(partner)}", which refers to "${referredClass(partner)}", not to "${field.owner.name}".`,
    help: `Make "${fieldPath(partner)}" refer to "${field.owner.name}", or bind to another field.`,
    related: [otherEnd(partner)],
  }),
)
