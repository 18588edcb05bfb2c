/** `uses` names something that is not a standard part. docs/language.md, Standard classes. */

import { STANDARD_PARTS } from '../../../model/api.ts'
import { didYouMean } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const standardPartUnknown: CheckRule = {
  entry: {
    code: 'CROW1104',
    severity: 'error',
    title: 'Unknown standard part',
    explanation:
      '`uses` adds standard classes to the API: `session`, `task` and `event`. `query` adds look-ups by an expression to each class.',
    example: 'api Pool uses sessions\n',
    repaired: 'api Pool uses session\n',
  },
  check: {
    api(api, report) {
      for (const word of api.decl.uses) {
        if (word.text === '' || STANDARD_PARTS.some((p) => p === word.text)) continue
        report({
          place: api.place,
          at: word,
          message: `Unknown standard part "${word.text}".`,
          help: didYouMean(word.text, STANDARD_PARTS) ?? 'The standard parts are session, task, event and query.',
        })
      }
    },
  },
}
