/** A value that its enum does not have. */
import { closestValue } from '../../facts/known-names.ts'
import { problemRule } from '../rule.ts'

export const enumValueUnknown = problemRule(
  'enum-value-unknown',
  {
    code: 'CROW1302',
    severity: 'error',
    title: 'Unknown enum value',
    explanation:
      'A value of an enum is one of the values that its declaration lists. Upper and lower case are different.',
    example: 'enum power { Halted, Running }\nclass VM {\n  RO/runtime state : power enum = Haltd\n}\n',
    repaired: 'enum power { Halted, Running }\nclass VM {\n  RO/runtime state : power enum = Halted\n}\n',
  },
  (problem, scope) => {
    const declared = scope.enums.get(problem.enum)
    const meant = declared && closestValue(declared, problem.name)
    return {
      message: `The enum "${problem.enum}" has no value "${problem.name}".`,
      help:
        meant === undefined
          ? `It has ${[...(declared?.values ?? [])].slice(0, 8).join(', ')}.`
          : `Did you mean "${meant}"?`,
      ...(meant === undefined ? {} : { data: { replace: meant } }),
      ...(declared
        ? {
            related: [
              { message: `"${problem.enum}" is declared here.`, place: declared.place, at: declared.decl.name },
            ],
          }
        : {}),
    }
  },
)
