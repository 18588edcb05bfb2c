/**
 * The owning end of a one-one pair has an object as its default: only one object could be paired with it.
 * docs/language.md, Bound field pairs.
 */

import { fieldPath } from '../../scope/symbols.ts'
import { otherEnd } from '../other-end.ts'
import { problemRule } from '../rule.ts'

export const oneOneDefault = problemRule(
  'one-one-default',
  {
    code: 'CROW1416',
    severity: 'error',
    title: 'An end of a one-one pair has an object as its default',
    explanation:
      'In a pair of two references each object has at most one partner. An object as the default would be the partner of every new object, so only the first could be created. Make the default `null`, or leave it out.',
    example:
      'class book {\n  RO/runtime cover : cover ref or null <-> book\n}\nclass cover {\n  RW book : book ref <-> cover = emma\n}\nobject book emma {\n}\n',
    repaired:
      'class book {\n  RO/runtime cover : cover ref or null <-> book\n}\nclass cover {\n  RW book : book ref or null <-> cover = null\n}\nobject book emma {\n}\n',
  },
  ({ field, partner }) => ({
    at: field.decl.default ?? field.decl.name,
    message: `The default of "${fieldPath(field)}" cannot be an object: in a one-one pair only one object could be paired with it.`,
    help: 'Make the default null, or remove it.',
    related: field === partner ? [] : [otherEnd(partner)],
  }),
)
