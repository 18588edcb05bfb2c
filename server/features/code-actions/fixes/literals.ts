/** Values as text: what a type starts as, and how an enum value is written. LANGUAGE sections 3 and 6. */
import type { EnumSymbol, Scope } from '../../../../analysis/symbols.ts'
import type { Type } from '../../../../model/api.ts'
import { SCALARS } from '../../../../model/kinds.ts'

/** The type's zero as text; undefined where it has none: a record, or a reference where no object could be named. */
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

/** An enum value, in quotes where it is no name. */
export function enumWord(value: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? value : JSON.stringify(value)
}
