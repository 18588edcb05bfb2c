/** `...e` copies the end of a one-one pair that owns the relation. */
import { problemRule } from '../rule.ts'

export const oneOneCopied = problemRule(
  'one-one-copied',
  {
    code: 'CROW2022',
    severity: 'warning',
    title: 'A copy takes over the partner of a pair',
    explanation:
      'An object has one partner at most in a one-one pair. `...e` copies the field that owns the relation, so that the copy would claim the partner of `e`, and be refused or take it. Name the field to give it another value.',
    example:
      'class VM {\n  RW metrics : VM_metrics ref or null <-> VM = null\n  message copy(vm : VM ref) : VM ref\n}\nclass VM_metrics {\n  RO/runtime VM : VM ref or null <-> metrics\n}\nbody VM.copy {\n  return create VM { ...vm }\n}\n',
    repaired:
      'class VM {\n  RW metrics : VM_metrics ref or null <-> VM = null\n  message copy(vm : VM ref) : VM ref\n}\nclass VM_metrics {\n  RO/runtime VM : VM ref or null <-> metrics\n}\nbody VM.copy {\n  return create VM { ...vm, metrics = null }\n}\n',
  },
  ({ field, name, nullable }) => ({
    message: `This copies "${field}", whose partner can only have one.`,
    help: nullable ? `Name it: ${name} = null.` : `Name "${name}", with another partner.`,
    ...(nullable ? { data: { add: `${name} = null` } } : {}),
  }),
)
