/** A word after `without` that removes nothing. docs/language.md, Declarations and What the text implies. */
import { WITHOUT } from '../../../model/api.ts'
import { isWithoutNeeded } from '../../../model/implied.ts'
import { stringsIn } from '../../facts/implied-names.ts'
import { isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const withoutUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1115',
    severity: 'warning',
    removable: true,
    title: 'A word after "without" has no effect',
    explanation:
      'Only a field `name_label : string` implies `get_by_name_label`, and a class `without objects` has no implied RPCs that could be removed.',
    example: 'class VM without get_by_name_label {\n}\n',
    repaired: 'class VM {\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken) return
      for (const word of owner.decl.without) {
        const unimplied = !isWithoutNeeded(word.text, stringsIn(owner))
        const namespace = isNamespace(owner) && word.text !== 'objects'
        if ((!unimplied && !namespace) || !KNOWN.has(word.text)) continue
        report({
          place: owner.place,
          at: word,
          message: `The class "${owner.name}" does not imply ${word.text}, so this word has no effect.`,
          help: 'Remove the word.',
        })
      }
    },
  },
}

const KNOWN: ReadonlySet<string> = new Set(WITHOUT)
