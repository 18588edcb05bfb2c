/** A name in a body that nothing declares. */
import { insteadOr, meantOr } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const nameUnknown = problemRule(
  'name-unknown',
  {
    code: 'CROW2001',
    severity: 'error',
    title: 'Unknown name in a body',
    explanation:
      'A name in a body is a parameter or a `let`, else a value of the enum that is expected there, else an initial object. Where nothing says which enum is meant, as in the parameters of an error, a value has its enum in front: `power.Halted`.',
    example:
      'class VM {\n  RW name_label : string\n  message rename(vm : VM ref, label : string)\n}\nbody VM.rename {\n  vm.name_label = labl\n}\n',
    repaired:
      'class VM {\n  RW name_label : string\n  message rename(vm : VM ref, label : string)\n}\nbody VM.rename {\n  vm.name_label = label\n}\n',
  },
  ({ name, what, meant, enums = [], instead }) => {
    const [only, ...others] = enums
    if (instead) return { message: `Unknown ${what} "${name}".`, ...insteadOr(instead, '') }
    const isEnum = meant === undefined && only !== undefined
    return {
      message: `Unknown ${what} "${name}".`,
      ...(isEnum
        ? {
            help:
              others.length > 0
                ? `Write the enum in front, such as "${only}.${name}".`
                : `Write "${only}.${name}" if you mean the value of the enum.`,
            ...(others.length > 0 ? {} : { data: { replace: `${only}.${name}` } }),
          }
        : meantOr(meant, helpWith(what, name))),
    }
  },
)

function helpWith(what: string, name: string): string {
  if (what === 'class' || what === 'record' || what === 'external') return `Declare it: ${what} ${name}.`
  return what === 'name' ? 'Declare it with "let", or as a parameter.' : 'Write a name that is declared.'
}
