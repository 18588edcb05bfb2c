/**
 * Two declarations of one kind have the same name. docs/language.md, One directory is one API: names are global to the
 * directory.
 */

import type { Duplicate, ErrorSymbol } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const duplicateDeclaration: CheckRule = {
  entry: {
    code: 'CROW1101',
    severity: 'error',
    title: 'A name is declared twice',
    explanation:
      'All `.crow` files of a directory are one API, and names are global to it. Classes and records share one name space, because `C record` can mean either; defines and externals share another, because calls of both look the same; enums, errors, objects and roles each have their own. If one file declares an error without parameters or with the first ones, as an import does, another file can declare it again with all.',
    example: 'class VM {\n}\nrecord VM {\n  name : string\n}\n',
    repaired: 'class VM {\n}\nrecord VM_summary {\n  name : string\n}\n',
  },
  check: {
    all(report, { scope }) {
      for (const duplicate of scope.duplicates) {
        const { what, again, first } = duplicate
        if (ELSEWHERE.has(what)) continue
        report({
          place: again.place,
          at: again.decl.name,
          message: `The ${what} "${again.name}" is already declared${first.place.standard ? ', in a standard text' : ''}.`,
          help: helpFor(duplicate),
          related: [
            {
              message: `"${first.name}" is ${first.place.standard ? '' : 'first '}declared here.`,
              place: first.place,
              at: first.decl.name,
            },
          ],
        })
      }
    },
  },
}

/** Other rules report these. */
const ELSEWHERE: ReadonlySet<string> = new Set(['api', 'body', 'compute', 'invariant', 'test'])

function helpFor({ what, first }: Duplicate): string {
  if (first.place.standard) return 'Choose another name.'
  if (what !== 'error') return 'Rename or remove one of the two.'
  const params = (first as ErrorSymbol).decl.params.map((p) => p.text)
  return `Rename or remove one of the two. The first is "${first.name}(${params.join(', ')})": only two files can declare an error, one of them with more parameters behind those of the other.`
}
