/** Both ends of a one-one pair can be written by clients. docs/language.md, Bound field pairs. */

import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const bothEndsOwn = problemRule(
  'both-ends-own',
  {
    code: 'CROW1410',
    severity: 'error',
    title: 'Both ends of a one-one pair can be written',
    explanation:
      'In a pair of two references at most one end is `RW` or `RO/constructor`. That end owns the relation; the other end follows from it.',
    example:
      'class book {\n  RW cover : cover ref or null <-> book = null\n}\nclass cover {\n  RW book : book ref or null <-> cover = null\n}\n',
    repaired:
      'class book {\n  RO/runtime cover : cover ref or null <-> book\n}\nclass cover {\n  RW book : book ref or null <-> cover = null\n}\n',
  },
  ({ field, partner }) => ({
    at: field.decl.qualifier,
    message: `Both ends of the pair "${fieldPath(partner)}" and "${fieldPath(field)}" can be written, but only one end can own it.`,
    help: 'Make one of them RO/runtime, without a default.',
    related: [otherEnd(partner)],
    data: { replace: 'RO/runtime' },
  }),
)
