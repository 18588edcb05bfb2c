/** `<->` names a field that the other class does not have. docs/language.md, Bound field pairs. */

import { closestPartner } from '../../facts/known-names.ts'
import { classNamed, fieldPath } from '../../scope/symbols.ts'
import { problemRule } from '../rule.ts'

export const partnerUnknown = problemRule(
  'partner-unknown',
  {
    code: 'CROW1402',
    severity: 'error',
    title: 'The partner of a bound field does not exist',
    explanation:
      'Each end of a bound pair names the other. The name after `<->` is a field of the class that the field refers to.',
    example: 'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
  },
  (problem, scope) => {
    const { field } = problem
    const partner = field.decl.partner?.field
    const name = partner?.text ?? ''
    const target = classNamed(scope, problem.class)
    const meant = target && closestPartner(target, field.owner.name, name)
    return {
      ...(partner ? { at: partner } : {}),
      message: `"${fieldPath(field)}" is bound to "${problem.class}.${name}", which does not exist.`,
      help:
        meant === undefined
          ? `Declare "${name}" in "${problem.class}", bound to "${field.name}".`
          : `Did you mean "${meant}"?`,
      data: { class: problem.class, field: name, ...(meant === undefined ? {} : { replace: meant }) },
      ...(target
        ? {
            related: [
              { message: `The class "${problem.class}" is declared here.`, place: target.place, at: target.decl.name },
            ],
          }
        : {}),
    }
  },
)
