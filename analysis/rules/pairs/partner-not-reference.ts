/** The partner of a bound field is no reference. LANGUAGE section 7. */
import { typeText } from '../../../model/types.ts'
import { otherEnd } from '../../other-end.ts'
import { problemRule } from '../../rule.ts'
import { fieldPath } from '../../symbols.ts'

export const partnerNotReference = problemRule(
  'partner-not-reference',
  {
    code: 'CROW1403',
    severity: 'error',
    title: 'The partner of a bound field is no reference',
    explanation: 'Both ends of a bound pair are references or sets of references, each to the class of the other.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> device\n}\nclass VIF {\n  RO/constructor device : string\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor device : string\n  RO/constructor VM     : VM ref <-> VIFs\n}\n',
  },
  ({ field, partner }) => ({
    message: `"${fieldPath(field)}" is bound to "${fieldPath(partner)}", which is no reference${partner.type ? ` but of type "${typeText(partner.type)}"` : ''}.`,
    help: `Bind it to a field of "${partner.owner.name}" that refers to "${field.owner.name}".`,
    related: [otherEnd(partner)],
  }),
)
