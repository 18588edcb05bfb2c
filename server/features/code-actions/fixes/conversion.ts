/** Converts a value of the wrong type to the one that was meant: `"1024"` to the int 1024. */
import type { ValueNode } from '../../../../grammar/tree.ts'
import type { Type } from '../../../../model/api.ts'
import { isScalar, isWritten, type ScalarKind } from '../../../../model/kinds.ts'
import { int64 } from '../../../../model/text.ts'
import { type Mistake, written } from './fix.ts'

/** The value as text of the type. Undefined if it cannot be converted. */
export function converted(value: ValueNode, type: Type, mistake: Mistake): string | undefined {
  switch (type.kind) {
    case 'ref':
      return value.kind === 'string-value' ? objectName(value.text, type.class, mistake) : undefined
    case 'set':
    case 'option':
      return asList(value, type.of, mistake)
    case 'map':
      return value.kind === 'set-value' && value.items.length === 0 ? '{}' : undefined
    case 'enum':
    case 'record':
    case 'any record':
      return undefined
    default:
      return 'text' in value ? FROM_TEXT[type.kind](value.text) : undefined
  }
}

/** The scalar that the text of a literal of another type means. */
const FROM_TEXT: { readonly [kind in ScalarKind]: (text: string) => string | undefined } = {
  string: JSON.stringify,
  int: asInt,
  float: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? text : undefined),
  bool: asBool,
  datetime: () => undefined,
}

function asInt(text: string): string | undefined {
  const whole = /^(-?\d+)(?:\.0+)?$/.exec(text)?.[1]
  return whole !== undefined && int64(whole) !== undefined ? whole : undefined
}

function asBool(text: string): string | undefined {
  const lower = text.toLowerCase()
  if (lower === '1' || lower === 'yes' || lower === 'true') return 'true'
  return lower === '0' || lower === 'no' || lower === 'false' ? 'false' : undefined
}

function objectName(text: string, owner: string, { view }: Mistake): string | undefined {
  return view.scope.objects.get(text)?.decl.class.text === owner ? text : undefined
}

function asList(value: ValueNode, of: Type, mistake: Mistake): string | undefined {
  if (value.kind === 'map-value') return value.entries.length === 0 ? '[]' : undefined
  if (value.kind === 'set-value' || value.kind === 'missing-value') return undefined
  if (value.kind === 'name-value' && value.text === 'null') return '[]'
  const item = fits(value, of, mistake) ? written(mistake, value) : converted(value, of, mistake)
  return item === undefined ? undefined : `[${item}]`
}

function fits(value: ValueNode, type: Type, { view }: Mistake): boolean {
  if (isScalar(type)) return isWritten(type.kind, value)
  if (value.kind === 'name-value') {
    if (type.kind === 'ref') return view.scope.objects.get(value.text)?.decl.class.text === type.class
    return type.kind === 'enum' && view.scope.enums.get(type.name)?.values.has(value.text) === true
  }
  return value.kind === `${type.kind}-value`
}
