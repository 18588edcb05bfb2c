/** An `error` that every API has already. LANGUAGE section 10. */
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import type { CheckRule } from '../rule.ts'

export const builtInError: CheckRule = {
  entry: {
    code: 'CROW1113',
    severity: 'error',
    title: 'An error is built in',
    explanation:
      'Some errors every API has, such as `HANDLE_INVALID(class, ref)`, and a message may throw them without a declaration. See the language reference for the list.',
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
        help: 'Remove the declaration; messages may throw it all the same.',
      })
    },
  },
}
