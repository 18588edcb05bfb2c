/** `[x in S]` without a condition. */
import { problemRule } from '../rule.ts'

export const whereNeeded = problemRule(
  'where-needed',
  {
    code: 'CROW2025',
    severity: 'warning',
    title: 'A comprehension without "where" is its set',
    explanation: '`[x in S where C]` is the elements of S for which C holds. Without `where` it is S itself.',
    example: 'class VM {\n  message copies(vm : VM ref) : VM ref set\n}\nbody VM.copies {\n  return [v in all VM]\n}\n',
    repaired: 'class VM {\n  message copies(vm : VM ref) : VM ref set\n}\nbody VM.copies {\n  return all VM\n}\n',
  },
  () => ({
    message: 'Without "where" this is the set itself.',
    help: 'Write only the set, or add "where" and a condition.',
    data: { unwrap: 'set' },
  }),
)
