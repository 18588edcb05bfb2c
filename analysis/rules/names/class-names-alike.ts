/** Two class names that differ only in case: events name classes in lower case, so clients could not distinguish the two. */

import type { ClassSymbol } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const classNamesAlike: CheckRule = {
  entry: {
    code: 'CROW1118',
    severity: 'error',
    title: 'Two class names differ only in case',
    explanation:
      'Events name classes in lower case, so clients that listen to events could not distinguish `vm` from `VM`. The standard classes that the API uses (`session`, `task`, `event` and so on) count as well.',
    example: 'class vm {\n}\nclass VM {\n}\n',
    repaired: 'class vm_template {\n}\nclass VM {\n}\n',
  },
  check: {
    all(report, { scope }) {
      const byLower = new Map<string, ClassSymbol>()
      for (const owner of scope.classes) {
        const lower = owner.name.toLowerCase()
        const first = byLower.get(lower)
        if (!first) byLower.set(lower, owner)
        // Another rule reports a name that is declared twice.
        else if (first.name !== owner.name && owner.name !== '') {
          const [again, other] = owner.place.standard ? [first, owner] : [owner, first]
          report({
            place: again.place,
            at: again.decl.name,
            message: `The classes "${again.name}" and "${other.name}" differ only in the case of letters.`,
            help: 'Rename one of them: events name classes in lower case.',
            related: [{ message: `"${other.name}" is declared here.`, place: other.place, at: other.decl.name }],
          })
        }
      }
    },
  },
}
