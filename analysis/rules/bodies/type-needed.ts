/** An expression whose type nothing says. */
import { problemRule } from '../rule.ts'

export const typeNeeded = problemRule(
  'type-needed',
  {
    code: 'CROW2005',
    severity: 'error',
    title: 'Nothing says the type of this',
    explanation:
      '`[]`, `{}`, `null` and bare enum values have no type by themselves: they take it from the place where they stand. A `let` can give it: `let x : string set = []`.',
    example: 'class VM {\n  message start(vm : VM ref)\n}\nbody VM.start {\n  let seen = []\n}\n',
    repaired:
      'class VM {\n  message start(vm : VM ref)\n}\nbody VM.start {\n  let seen : string set = []\n  for s in seen { wait 1s }\n}\n',
  },
  ({ text }) => ({
    message: `Nothing says of which type "${text}" is here.`,
    help: 'Give the type in a "let": let x : T = ….',
  }),
)
