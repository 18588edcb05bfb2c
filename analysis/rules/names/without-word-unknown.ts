/** An unknown word after `without`. docs/language.md, Declarations. */
import { WITHOUT_WORDS } from '../../../model/api.ts'
import { didYouMean } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const withoutWordUnknown: CheckRule = {
  entry: {
    code: 'CROW1105',
    severity: 'error',
    title: 'Unknown word after "without"',
    explanation:
      'A class can be without any of `create`, `destroy`, `get_all` (which includes `get_all_records`) and `get_by_name_label`, or `without objects`.',
    example: 'class host without creation {\n}\n',
    repaired: 'class host without create {\n}\n',
  },
  check: {
    class(owner, report) {
      for (const word of owner.decl.without) {
        if (word.text === '' || WITHOUT_WORDS.includes(word.text)) continue
        report({
          place: owner.place,
          at: word,
          message: `A class cannot be without "${word.text}".`,
          help: didYouMean(word.text, WITHOUT_WORDS) ?? `It can be without ${WITHOUT_WORDS.join(', ')}.`,
        })
      }
    },
  },
}
