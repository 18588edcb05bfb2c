/** Two tests or two invariants have the same title. docs/language.md, Tests. */
import type { CheckRule } from '../rule.ts'

export const titleRepeated: CheckRule = {
  entry: {
    code: 'CROW1811',
    severity: 'error',
    title: 'Two tests or invariants have one title',
    explanation:
      'Reports name a test or an invariant by its title, so titles differ: among all tests, and among all invariants.',
    example: 'class VM {\n}\ninvariant "few": size(all VM) < 9\ninvariant "few": size(all VM) < 8\n',
    repaired: 'class VM {\n}\ninvariant "few": size(all VM) < 9\ninvariant "fewer": size(all VM) < 8\n',
  },
  check: {
    all(report, { scope }) {
      for (const { what, again, first } of scope.duplicates) {
        if (what !== 'test' && what !== 'invariant') continue
        report({
          place: again.place,
          at: again.decl.name,
          message: `There is already ${what === 'test' ? 'a test' : 'an invariant'} with the title "${again.name}".`,
          help: 'Change one of the two titles.',
          related: [{ message: 'The first one is here.', place: first.place, at: first.decl.name }],
        })
      }
    },
  },
}
