/** Two declarations of one kind have the same name. LANGUAGE section 1: names are global to the directory. */

import type { Duplicate, ErrorSymbol } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const duplicateDeclaration: CheckRule = {
  entry: {
    code: 'CROW1101',
    severity: 'error',
    title: 'A name is declared twice',
    explanation:
      'All `.crow` files of a directory are one API, and names are global to it. Classes and records share their names, since `C record` may mean either; enums, errors, objects and roles have names of their own. An error that one file declares without parameters, as an import does, another may declare again with them.',
    example: 'class VM {\n}\nrecord VM {\n  name : string\n}\n',
    repaired: 'class VM {\n}\nrecord VM_summary {\n  name : string\n}\n',
  },
  check: {
    all(report, { scope }) {
      for (const duplicate of scope.duplicates) {
        const { what, again, first } = duplicate
        if (what === 'api') continue
        report({
          place: again.place,
          at: again.decl.name,
          message: `The ${what} "${again.name}" is declared already${first.place.standard ? ', in a standard text' : ''}.`,
          help: helpFor(duplicate),
          related: [
            {
              message: `"${first.name}" is declared here${first.place.standard ? '' : ' first'}.`,
              place: first.place,
              at: first.decl.name,
            },
          ],
        })
      }
    },
  },
}

function helpFor({ what, first }: Duplicate): string {
  if (first.place.standard) return 'Choose another name.'
  if (what !== 'error') return 'Rename or remove one of the two.'
  const params = (first as ErrorSymbol).decl.params.map((p) => p.text)
  return `Rename or remove one of the two. It is "${first.name}(${params.join(', ')})" already, and only an error without parameters can be given them, by one other file.`
}
