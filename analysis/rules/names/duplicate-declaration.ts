/** Two declarations of one kind have the same name. LANGUAGE section 1: names are global to the directory. */
import type { CheckRule } from '../../rule.ts'

export const duplicateDeclaration: CheckRule = {
  entry: {
    code: 'CROW1101',
    severity: 'error',
    title: 'A name is declared twice',
    explanation:
      'All `.crow` files of a directory are one API, and names are global to it. Classes and records share their names, since `C record` may mean either; enums, errors, objects and roles have names of their own.',
    example: 'class VM {\n}\nrecord VM {\n  name : string\n}\n',
    repaired: 'class VM {\n}\nrecord VM_summary {\n  name : string\n}\n',
  },
  check: {
    all(report, { scope }) {
      for (const { what, again, first } of scope.duplicates) {
        if (what === 'api') continue
        report({
          place: again.place,
          at: again.decl.name,
          message: `The ${what} "${again.name}" is declared already${first.place.standard ? ', in a standard text' : ''}.`,
          help: first.place.standard ? 'Choose another name.' : 'Rename or remove one of the two.',
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
