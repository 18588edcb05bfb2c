/** The declaration of an error that every API has. docs/language.md, Errors. */
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import type { CheckRule } from '../rule.ts'

export const builtInErrorRedeclared: CheckRule = {
  entry: {
    code: 'CROW1113',
    severity: 'error',
    title: 'An error is built in',
    explanation:
      'Every API has some errors, such as `HANDLE_INVALID(class, ref)`, and a message can throw them without a declaration. The language reference lists them.',
    example: 'error HANDLE_INVALID(class, ref)\n',
    repaired: 'error VM_BAD_POWER_STATE(vm, expected, actual)\n',
  },
  check: {
    error(error, report) {
      const builtIn = BUILT_IN_ERRORS.get(error.name)
      if (!builtIn) return
      report({
        place: error.place,
        at: error.decl.name,
        message: `The error "${error.name}(${builtIn.params.join(', ')})" is built in.`,
        help: 'Remove the declaration: messages can throw it without one.',
      })
    },
  },
}
