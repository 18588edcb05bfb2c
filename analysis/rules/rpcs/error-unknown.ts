/** `throws` names an error that is neither declared nor built in. docs/language.md, Declarations and Errors. */
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import { closestName } from '../../facts/known-names.ts'
import { mayBeLost } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const errorUnknown: CheckRule = {
  entry: {
    code: 'CROW1504',
    severity: 'error',
    title: 'Unknown error',
    explanation:
      'The errors after `throws` are declared by a file of the directory, with `error CODE(param, …)`, or built in.',
    example: 'class VM {\n  message start(vm : VM ref) throws VM_IS_TIRED\n}\n',
    repaired: 'error VM_IS_TIRED(vm)\nclass VM {\n  message start(vm : VM ref) throws VM_IS_TIRED\n}\n',
  },
  check: {
    message(message, report, { scope }) {
      if (message.broken) return
      for (const name of message.decl.throws) {
        if (name.text === '' || scope.errors.has(name.text) || BUILT_IN_ERRORS.has(name.text)) continue
        if (mayBeLost(scope, name.text)) continue
        const meant = closestName(scope, 'error', name.text)
        report({
          place: message.place,
          at: name,
          message: `Unknown error "${name.text}".`,
          help: meant === undefined ? `Declare it: error ${name.text}().` : `Did you mean "${meant}"?`,
          ...(meant === undefined ? {} : { data: { replace: meant } }),
        })
      }
    },
  },
}
