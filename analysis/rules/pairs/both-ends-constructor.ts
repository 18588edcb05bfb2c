/** Both ends of a many-many pair are RO/constructor. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const bothEndsConstructor = problemRule(
  'both-ends-constructor',
  {
    code: 'CROW1409',
    severity: 'error',
    title: 'Both ends of a pair are RO/constructor',
    explanation:
      'The value of a `RO/constructor` field is fixed when its object is created. If both ends were `RO/constructor`, creating an object at one end would change a fixed field at the other end.',
    example:
      'class author {\n  RO/constructor books : book ref set <-> authors = []\n}\nclass book {\n  RO/constructor authors : author ref set <-> books = []\n}\n',
    repaired:
      'class author {\n  RO/runtime books : book ref set <-> authors\n}\nclass book {\n  RO/constructor authors : author ref set <-> books = []\n}\n',
  },
  ({ field, partner }) => ({
    at: field.decl.qualifier,
    message:
      field === partner
        ? `"${fieldPath(field)}" is bound to itself, so it cannot be RO/constructor: a new object would change the field of other objects.`
        : `Both ends of the pair "${fieldPath(partner)}" and "${fieldPath(field)}" are RO/constructor.`,
    help: field === partner ? 'Make it RW or RO/runtime.' : 'Make one of them RO/runtime or RW.',
    related: field === partner ? [] : [otherEnd(partner)],
  }),
)
