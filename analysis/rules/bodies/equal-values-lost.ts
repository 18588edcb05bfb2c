/** A sum or join of a set, in which equal values are one. */
import { problemRule } from '../rule.ts'

export const equalValuesLost = problemRule(
  'equal-values-lost',
  {
    code: 'CROW2023',
    severity: 'warning',
    title: 'A set counts equal values once',
    explanation:
      '`sum(s)` and `join(s, sep)` of a set see equal values once. `sum(E for x in S)` and `join(E for x in S, sep)` see the value of each element.',
    example:
      'class VM {\n  RW memory : int\n  message total(vm : VM ref) : int\n}\nbody VM.total {\n  return sum([v.memory for v in all VM])\n}\n',
    repaired:
      'class VM {\n  RW memory : int\n  message total(vm : VM ref) : int\n}\nbody VM.total {\n  return sum(v.memory for v in all VM)\n}\n',
  },
  ({ word, of }) => ({
    message: `"${word}" of a set counts equal values once.`,
    help: `Write ${word}(… for x in …) to count each.`,
    ...(of ? { data: { unwrap: 'brackets' } } : {}),
  }),
)
