/** Two classes whose names differ in the case of their letters only: events, whose classes are in lower case, could not tell them apart. */

import type { ClassSymbol } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const classNamesAlike: CheckRule = {
  entry: {
    code: 'CROW1118',
    severity: 'error',
    title: 'Two class names differ only in case',
    explanation:
      'Events name classes in lower case, so `vm` and `VM` would be one class to every client that listens to them. The standard classes (`session`, `task`, `event` and so on) count too, where the API uses them.',
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
        // One name twice is reported as such.
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
