/** The partner of a bound field is not bound itself. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const partnerNotBoundBack = problemRule(
  'partner-not-bound-back',
  {
    code: 'CROW1405',
    severity: 'error',
    title: 'The partner of a bound field is not bound back',
    explanation: 'Each end of a bound pair names the other, so that readers of either end see the pair.',
    example: 'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  ({ field, partner }) => ({
    message: `"${fieldPath(field)}" is bound to "${fieldPath(partner)}", which is not bound back.`,
    help: `Write "<-> ${field.name}" after the type of "${fieldPath(partner)}".`,
    related: [otherEnd(partner)],
    data: { insert: `<-> ${field.name}` },
  }),
)
