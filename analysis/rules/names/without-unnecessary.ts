/** A `without` word that takes nothing away. LANGUAGE sections 5 and 8. */
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
    title: 'A "without" word takes nothing away',
    explanation:
      '`get_by_name_label` is implied by a `name_label : string` field alone, and a class `without objects` has no implied RPCs that it could be without.',
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
          message: `"${owner.name}" would have no ${word.text} anyway.`,
          help: 'Remove the word.',
        })
      }
    },
  },
}

const KNOWN: ReadonlySet<string> = new Set(WITHOUT)
