/** `<->` on a field of a class without objects, or to one. docs/language.md, Declarations and Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { problemRule } from '../rule.ts'

export const pairWithoutObjects = problemRule(
  'pair-without-objects',
  {
    code: 'CROW1412',
    severity: 'error',
    title: 'A pair with a class without objects',
    explanation:
      'A bound pair relates stored objects. The fields of a class `without objects` only name the members of its record.',
    example: 'class VM {\n}\nclass alert without objects {\n  RO/runtime VM : VM ref <-> alerts\n}\n',
    repaired: 'class VM {\n}\nclass alert without objects {\n  RO/runtime VM : VM ref\n}\n',
  },
  (problem) => ({
    message: `"${fieldPath(problem.field)}" cannot be bound: the class "${problem.class}" is "without objects".`,
    help: 'Remove the "<->".',
  }),
)
