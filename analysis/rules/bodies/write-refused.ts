/** A write to the uuid, to a computed field or to the computed end of a pair. */
import { problemRule } from '../rule.ts'

export const writeRefused = problemRule(
  'write-refused',
  {
    code: 'CROW2020',
    severity: 'error',
    title: 'A body writes what cannot be written',
    explanation:
      'A body may write any field, except the uuid, which only `create` may name; computed fields, whose value is their expression; and the computed end of a bound pair, which follows from the end that owns the relation.',
    example:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n  message clear(vm : VM ref)\n}\nclass VIF {\n  RO/constructor VM : VM ref or null <-> VIFs\n}\nbody VM.clear {\n  vm.VIFs = []\n}\n',
    repaired:
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n  message clear(vm : VM ref)\n}\nclass VIF {\n  RO/constructor VM : VM ref or null <-> VIFs\n}\nbody VM.clear {\n  for vif in vm.VIFs { vif.VM = null }\n}\n',
  },
  ({ field, why, owning }) => {
    if (why === 'uuid')
      return { message: `"${field}" never changes.`, help: 'Only "create" may name the uuid of an object.' }
    if (why === 'computed')
      return { message: `"${field}" is computed.`, help: 'Write the fields that its expression reads.' }
    return {
      message: `"${field}" follows from "${owning}".`,
      help: `Write "${owning}" instead.`,
      ...(owning === undefined ? {} : { data: { owning } }),
    }
  },
)
