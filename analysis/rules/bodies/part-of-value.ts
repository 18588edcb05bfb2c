/** A part of a value that has no parts. */
import type { BodyType } from '../../../model/body.ts'
import { insteadOr, quotedType } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const partOfValue = problemRule(
  'part-of-value',
  {
    code: 'CROW2008',
    severity: 'error',
    title: 'This value has no such part',
    explanation:
      'Only references and records have fields, and only maps have keys. An option is unwrapped by `??` first.',
    example:
      'class VM {\n  RW tags : string set = []\n  message first_tag(vm : VM ref) : string\n}\nbody VM.first_tag {\n  return vm.tags[0]\n}\n',
    repaired:
      'class VM {\n  RW tags : string set = []\n  message first_tag(vm : VM ref) : string\n}\nbody VM.first_tag {\n  return first(t in vm.tags) ?? ""\n}\n',
  },
  ({ type, part, instead }) => ({
    message: `A value of type ${quotedType(type)} has no part "${part}".`,
    ...insteadOr(instead, helpWith(type)),
  }),
)

function helpWith({ kind }: BodyType): string {
  if (kind === 'option') return 'Unwrap the option by "??".'
  if (kind === 'set') return 'Choose an element: first(x in …).'
  if (kind === 'record') return 'RO/runtime fields are not in the record of "create": read them from the new object.'
  return 'Write a reference, a record or a map before it.'
}
