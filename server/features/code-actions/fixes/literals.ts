/** Values as text: the zero of a type, and an enum value. docs/language.md, Words and Qualifiers. */
import type { EnumSymbol, Scope } from '../../../../analysis/scope/symbols.ts'
import type { Type } from '../../../../model/api.ts'
import { SCALARS } from '../../../../model/kinds.ts'

/** The zero of a type as text. Undefined for a record, and for a reference if there is no object to name. */
export function zeroText(type: Type, scope: Scope): string | undefined {
  switch (type.kind) {
    case 'enum':
      return firstValue(scope.enums.get(type.name))
    case 'ref':
      return type.nullable ? 'null' : [...scope.objects.values()].find((o) => o.decl.class.text === type.class)?.name
    case 'set':
    case 'option':
      return '[]'
    case 'map':
      return '{}'
    case 'record':
    case 'any record':
      return undefined
    default:
      return SCALARS[type.kind].zeroText
  }
}

function firstValue(declared: EnumSymbol | undefined): string | undefined {
  const [first] = declared?.values ?? []
  return first === undefined ? undefined : enumWord(first)
}

/** An enum value, in quotes if it is not a name. */
export function enumWord(value: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? value : JSON.stringify(value)
}
