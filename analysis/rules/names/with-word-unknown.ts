/** An unknown word after `with`. docs/language.md, Declarations. */
import { WITH } from '../../../model/api.ts'
import { didYouMean } from '../../facts/suggest.ts'
import type { CheckRule } from '../rule.ts'

export const withWordUnknown: CheckRule = {
  entry: {
    code: 'CROW1123',
    severity: 'error',
    title: 'Unknown word after "with"',
    explanation:
      'A class can be `with set`, which adds the RPC `C.set(self, record)`. It sets the `RW` fields that the record names.',
    example: 'class host with sets {\n  RW label : string\n}\n',
    repaired: 'class host with set {\n  RW label : string\n}\n',
  },
  check: {
    class(owner, report) {
      for (const word of owner.decl.with) {
        if (word.text === '' || WITH.some((known) => known === word.text)) continue
        report({
          place: owner.place,
          at: word,
          message: `A class cannot be with "${word.text}".`,
          help: didYouMean(word.text, WITH) ?? `It can be with ${WITH.join(', ')}.`,
        })
      }
    },
  },
}
