/** `throws` names an error that is neither declared nor built in. docs/language.md, Declarations and Errors. */
import type { NameNode } from '../../../grammar/tree.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import { closestName } from '../../facts/known-names.ts'
import { type Declared, mayBeLost } from '../../scope/symbols.ts'
import type { CheckRule, Knowledge, Reporter } from '../rule.ts'

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
    message: (message, report, known) => checkThrows(message, message.decl.throws, report, known),
    callable(callable, report, known) {
      if (callable.kind === 'external') checkThrows(callable, callable.decl.throws, report, known)
    },
  },
}

function checkThrows(
  { place, broken }: Pick<Declared<unknown>, 'place' | 'broken'>,
  codes: readonly NameNode[],
  report: Reporter,
  { scope }: Knowledge,
): void {
  if (broken) return
  for (const name of codes) {
    if (name.text === '' || scope.errors.has(name.text) || BUILT_IN_ERRORS.has(name.text)) continue
    if (mayBeLost(scope, name.text)) continue
    const meant = closestName(scope, 'error', name.text)
    report({
      place,
      at: name,
      message: `Unknown error "${name.text}".`,
      help: meant === undefined ? `Declare it: error ${name.text}().` : `Did you mean "${meant}"?`,
      ...(meant === undefined ? {} : { data: { replace: meant } }),
    })
  }
}
