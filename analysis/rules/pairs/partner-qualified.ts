/** The partner is written with its class, which the type says already. LANGUAGE section 7. */

import { fieldPath } from '../../scope/symbols.ts'
import { problemRule } from '../rule.ts'

export const partnerQualified = problemRule(
  'partner-qualified',
  {
    code: 'CROW1411',
    severity: 'error',
    title: 'A partner is written with its class',
    explanation:
      'The class of the partner is the one that the field refers to, so the bare name of the field is enough, and the only way to write it.',
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
