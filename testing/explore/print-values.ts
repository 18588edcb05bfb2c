/** Arguments of steps as the text of the language. */
import type { Api, Type } from '../../model/api.ts'
import { SCALARS } from '../../model/kinds.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { Argument, ObjectOrigin } from './steps.ts'

/** How an object is called where it stands. */
export type NameOrigin = (origin: ObjectOrigin) => string

export function argumentSource(api: Api, argument: Argument, type: Type, nameOf: NameOrigin): string {
  switch (argument.kind) {
    case 'plain':
      return valueSource(argument.value, type)
    case 'object':
      return nameOf(argument.origin)
    case 'list': {
      const of = type.kind === 'set' || type.kind === 'option' ? type.of : type
      return `[${argument.items.map((item) => argumentSource(api, item, of, nameOf)).join(', ')}]`
    }
    case 'map': {
      const { key, value } = type as Type & { readonly kind: 'map' }
      const entries = argument.entries.map(
        ([k, v]) => `${argumentSource(api, k, key, nameOf)} -> ${argumentSource(api, v, value, nameOf)}`,
      )
      return `{${entries.join(', ')}}`
    }
    case 'record':
      return recordSource(api, argument.members, (type as Type & { readonly kind: 'record' }).name, nameOf)
  }
}

/** `VM { name_label = "a" }`; the members that are not given have their defaults. */
export function recordSource(
  api: Api,
  given: readonly (readonly [name: string, value: Argument])[],
  name: string,
  nameOf: NameOrigin,
): string {
  if (given.length === 0) return `${name} { ... }`
  const members = api.records.find((one) => one.name === name)?.members
  const fields = members ?? api.classes.find((one) => one.name === name)?.fields ?? []
  const texts = given.map(([member, value]) => {
    const type = fields.find((one) => one.name === member)?.type ?? { kind: 'string' }
    return `${member} = ${argumentSource(api, value, type, nameOf)}`
  })
  return `${name} { ${texts.join(', ')} }`
}

const FIRST_INT = -(2n ** 63n)

function valueSource(value: Value, type: Type): string {
  if (value === null) return 'null'
  switch (type.kind) {
    case 'int':
      // The number behind the minus would be beyond 64 bits.
      return value === FIRST_INT ? `(${FIRST_INT + 1n} - 1)` : String(value)
    case 'float':
    case 'string':
    case 'bool':
    case 'datetime':
      return SCALARS[type.kind].text(value as string)
    case 'enum':
      return enumValueSource(type.name, String(value))
    default:
      return JSON.stringify(value)
  }
}

/** With its enum, as a bare value could be the name of something else. */
function enumValueSource(enumName: string, value: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? `${enumName}.${value}` : JSON.stringify(value)
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** `500ms`, `2s`. */
export function durationSource(milliseconds: number): string {
  const unit = UNITS.find(([, size]) => milliseconds >= size && milliseconds % size === 0)
  return unit ? `${milliseconds / unit[1]}${unit[0]}` : `${milliseconds}ms`
}
