/** The partner of a bound field is not a reference. docs/language.md, Bound field pairs. */
import { typeText } from '../../../model/types.ts'
import { type FieldSymbol, fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const partnerNotReference = problemRule(
  'partner-not-reference',
  {
    code: 'CROW1403',
    severity: 'error',
    title: 'The partner of a bound field is not a reference',
    explanation: 'Both ends of a bound pair are references or sets of references, each to the class of the other.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> device\n}\nclass VIF {\n  RO/constructor device : string\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor device : string\n  RO/constructor VM     : VM ref <-> VIFs\n}\n',
  },
  ({ field, partner, owner }) => ({
    message: `"${fieldPath(field)}" is bound to "${owner.name}.${partner?.name ?? 'uuid'}", which is ${what(partner)}.`,
    help: `Bind it to a field of "${owner.name}" that refers to "${field.owner.name}".`,
    related: partner
      ? [otherEnd(partner)]
      : [{ message: `The class "${owner.name}" is declared here.`, place: owner.place, at: owner.decl.name }],
  }),
)

function what(partner: FieldSymbol | null): string {
  if (!partner) return 'implied by every class and not a reference'
  return partner.type ? `of type "${typeText(partner.type)}", not a reference` : 'not a reference'
}
