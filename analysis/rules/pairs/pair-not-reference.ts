/** `<->` on a field that is neither a reference nor a set of references. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { problemRule } from '../rule.ts'

export const pairNotReference = problemRule(
  'pair-not-reference',
  {
    code: 'CROW1401',
    severity: 'error',
    title: 'A bound field is not a reference',
    explanation: 'Only a `C ref`, a `C ref or null` or a `C ref set` can be an end of a bound pair.',
    example: 'class VM {\n  RW VIFs : string set <-> VM = []\n}\n',
    repaired: 'class VM {\n  RW VIFs : string set = []\n}\n',
  },
  ({ field }) => ({
    message: `The field "${fieldPath(field)}" is not a reference, so it cannot be bound.`,
    help: 'Give it the type "C ref" or "C ref set", or remove the "<->".',
  }),
)
