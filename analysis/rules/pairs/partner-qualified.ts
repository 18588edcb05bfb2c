/** The partner is written with its class, which the type already gives. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { problemRule } from '../rule.ts'

export const partnerQualified = problemRule(
  'partner-qualified',
  {
    code: 'CROW1411',
    severity: 'error',
    title: 'A partner is written with its class',
    explanation:
      'The class of the partner is the class that the field refers to, so only the name of the partner is written.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VIF.VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  ({ field }) => ({
    message: `The partner of "${fieldPath(field)}" is written with its class.`,
    help: `Write "<-> ${field.decl.partner?.field.text}": the class follows from the type.`,
    data: { replace: `<-> ${field.decl.partner?.field.text ?? ''}` },
  }),
)
