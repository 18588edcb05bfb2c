/** More than one `api` declaration in a directory. docs/language.md, Declarations. */
import type { CheckRule } from '../rule.ts'

export const secondApi: CheckRule = {
  entry: {
    code: 'CROW1103',
    severity: 'error',
    title: 'A second api declaration',
    explanation: 'All `.crow` files of a directory are one API, so at most one of them gives its name.',
    example: 'api Pool version "1.0"\napi Cloud version "1.0"\n',
    repaired: 'api Pool version "1.0"\n',
  },
  check: {
    all(report, { scope }) {
      for (const { what, again, first } of scope.duplicates) {
        if (what !== 'api') continue
        report({
          place: again.place,
          at: again.decl.name,
          message: `The api of this directory is already declared, as "${first.name}".`,
          help: 'Keep one, or move this file to a directory of its own.',
          related: [{ message: 'It is first declared here.', place: first.place, at: first.decl.name }],
        })
      }
    },
  },
}
