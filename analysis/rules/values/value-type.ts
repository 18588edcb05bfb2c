/** A default or an object's value that is not of its field's type. */
import type { ValueNode } from '../../../grammar/tree.ts'
import type { BodyType } from '../../../model/body.ts'
import { SCALARS } from '../../../model/kinds.ts'
import { typeText } from '../../../model/types.ts'
import { problemRule } from '../rule.ts'

export const valueType = problemRule(
  'value-type',
  {
    code: 'CROW1301',
    severity: 'error',
    title: 'A value is not of its type',
    explanation:
      'A default, or the value that an `object` gives to a field, has the type of its place: `"text"`, `42`, `1.5`, `true`, an enum value, `null` or the name of an object for a reference, `[a, b]` for a set, `[]` or `[a]` for an option, `{ "k" -> v }` for a map, an ISO 8601 string for a datetime.',
    example: 'class VM {\n  RW memory : int = "1024"\n}\n',
    repaired: 'class VM {\n  RW memory : int = 1024\n}\n',
  },
  ({ node, type }) => ({
    message: `${describeValue(node)} is not of type "${typeText(type)}".`,
    help: `Write ${expected(type)}.`,
  }),
)

function describeValue(value: ValueNode): string {
  switch (value.kind) {
    case 'string-value':
      return `The text ${JSON.stringify(value.text)}`
    case 'int-value':
    case 'float-value':
      return `The number ${value.text}`
    case 'name-value':
      return `The word "${value.text}"`
    case 'set-value':
      return 'A set'
    case 'call-value':
      return `The value ${value.name.text}()`
    default:
      return 'A map'
  }
}

function expected(type: BodyType): string {
  switch (type.kind) {
    case 'enum':
      return `a value of "${type.name}"`
    case 'ref':
      return type.nullable
        ? `null or the name of an object of class "${type.class}"`
        : `the name of an object of class "${type.class}"`
    case 'set':
      return 'a set, such as [a, b] or []'
    case 'option':
      return '[] for nothing, or [a] for a value'
    case 'map':
      return 'a map, such as { k -> v } or {}'
    case 'record':
    case 'any record':
      return 'no value: records have none in the language'
    case 'duration':
      return 'no default: durations have none in the language'
    default:
      return SCALARS[type.kind].wanted
  }
}
