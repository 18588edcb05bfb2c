/** An expression in a body that is not of the expected type. */
import type { BodyType } from '../../../model/body.ts'
import { insteadOr, quotedType } from '../body-words.ts'
import { problemRule } from '../rule.ts'

export const typeMismatch = problemRule(
  'type-mismatch',
  {
    code: 'CROW2002',
    severity: 'error',
    title: 'An expression is not of the expected type',
    explanation:
      'The place where an expression stands expects a type: a field, a parameter, the result, or the other side of an operator. Nothing is converted by itself: `string(x)`, `int(x)` and `float(x)` convert, `??` unwraps an option, and `[x]` is an option or a set of x.',
    example:
      'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = "large"\n}\n',
    repaired: 'class VM {\n  RW memory : int\n  message grow(vm : VM ref)\n}\nbody VM.grow {\n  vm.memory = 1024\n}\n',
  },
  ({ actual, expected, instead, way }) => ({
    message: `This is of type ${quotedType(actual)}, not ${quotedType(expected)}.`.replace('of type null', 'null'),
    ...(instead === undefined
      ? insteadOr(way, conversion(actual, expected))
      : { help: `Write ${instead}.`, data: { replace: instead } }),
  }),
)

function conversion(actual: BodyType, expected: BodyType): string {
  if (actual.kind === 'ref' && actual.class === 'null') return `A value of type ${quotedType(expected)} is never null.`
  if (expected.kind === 'bool' && actual.kind === 'ref') return 'Compare it: "!= null" behind it.'
  if (expected.kind === 'bool' && actual.kind === 'int') return 'Compare it: "!= 0" behind it.'
  if (expected.kind === 'option' && actual.kind === expected.of.kind) return 'Write [ and ] around it.'
  if (expected.kind === 'duration' && actual.kind === 'int') return 'Write a unit behind the number: 500ms, 2s, 1.5h.'
  if (actual.kind === 'option') return 'Unwrap it: give a value for the case of none after "??".'
  if (expected.kind === 'string' && ['int', 'float', 'bool', 'enum', 'ref', 'datetime'].includes(actual.kind))
    return 'Write string(…) around it to make it a text.'
  if (expected.kind === 'float' && actual.kind === 'int') return 'Write float(…) around it.'
  if (expected.kind === 'int' && (actual.kind === 'float' || actual.kind === 'string')) return 'Write int(…) around it.'
  return `Write an expression of type ${quotedType(expected)}.`
}
