/** A call of a method: values have none. */
import { insteadOr, quotedType } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const methodCalled = problemRule(
  'method-called',
  {
    code: 'CROW2045',
    severity: 'error',
    title: 'Values have no methods',
    explanation:
      'A message is called at its class, with the object as an argument: `VM.start(vm)`. Functions stand before their values: `size(vm.tags)`. Sets and maps change by assignments: `vm.tags += "x"`, `vm.config["k"] = "v"`, `delete vm.config["k"]`.',
    example:
      'class VM {\n  RW tags : string set\n  message mark(vm : VM ref)\n}\nbody VM.mark {\n  vm.tags.add("marked")\n}\n',
    repaired:
      'class VM {\n  RW tags : string set\n  message mark(vm : VM ref)\n}\nbody VM.mark {\n  vm.tags += "marked"\n}\n',
  },
  ({ type, name, instead }) => ({
    message: `A value of type ${quotedType(type)} has no method "${name}".`,
    ...insteadOr(
      instead,
      type.kind === 'ref'
        ? `A message is called at its class: ${type.class}.message(object, …).`
        : 'A function is called with the value: function(value, …).',
    ),
  }),
)
