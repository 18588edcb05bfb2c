/** A define or an external has the name of a statement, an operator or a built-in function. docs/language.md, Defines. */
import { BODY_WORDS } from '../../../grammar/body-words.ts'
import { BUILT_INS } from '../../../model/body.ts'
import type { CheckRule } from '../rule.ts'

export const callableNameTaken: CheckRule = {
  entry: {
    code: 'CROW1810',
    severity: 'error',
    title: 'The name of a define or an external is a word of the language',
    explanation:
      'A call `NAME(…)` is a define, an external or a built-in function, so their names differ. Statements and operators, such as `wait` and `not`, are no names of defines either.',
    example: 'define size(n : int) : int := n\n',
    repaired: 'define size_of(n : int) : int := n\n',
  },
  check: {
    callable({ name, kind, place, decl }, report) {
      const what = BUILT_IN.has(name)
        ? 'a built-in function'
        : BODY_WORDS.has(name)
          ? 'a word of statements and expressions'
          : undefined
      if (!what) return
      report({
        place,
        at: decl.name,
        message: `The ${kind} "${name}" has the name of ${what}.`,
        help: 'Rename it.',
      })
    },
  },
}

const BUILT_IN: ReadonlySet<string> = new Set(BUILT_INS)
