/** `uses` names something that is none of the standard parts. LANGUAGE section 9. */

import { STANDARD_PARTS } from '../../../model/api.ts'
import { didYouMean } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const standardPartUnknown: CheckRule = {
  entry: {
    code: 'CROW1104',
    severity: 'error',
    title: 'There is no such standard part',
    explanation: '`uses` brings in standard classes: `session`, `task`, `event`.',
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
          message: `There is no standard part "${word.text}".`,
          help: didYouMean(word.text, STANDARD_PARTS) ?? 'The standard parts are session, task and event.',
        })
      }
    },
  },
}
