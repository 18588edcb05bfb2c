/** The model's literals as values: what a parameter or member starts with when a call leaves it out. */
import type { Api, Literal, Type } from '../../model/api.ts'
import { RecordValue, type Value } from '../values.ts'

/** The value that a literal writes, read by its type. A literal that names an initial object is no default: a bug. */
export function literalValue(api: Api, type: Type, literal: Literal): Value {
  switch (type.kind) {
    case 'int':
      return BigInt(literal as string)
    case 'set':
    case 'option':
      return (literal as readonly Literal[]).map((item) => literalValue(api, type.of, item))
    case 'map':
      return new Map(
        (literal as readonly [Literal, Literal][]).map(([k, v]) => [
          literalValue(api, type.key, k),
          literalValue(api, type.value, v),
        ]),
      )
    case 'record':
      return recordLiteral(api, type.name, literal as readonly [string, Literal][])
    default:
      return plainLiteral(literal)
  }
}

function plainLiteral(literal: Literal): Value {
  if (literal !== null && typeof literal === 'object') throw new Error('A default cannot name an object')
  return literal
}

/** Members that the literal leaves out get their own default. */
function recordLiteral(api: Api, name: string, literal: readonly [string, Literal][]): Value {
  const given = new Map(literal)
  const declared = api.records.find((r) => r.name === name)?.members ?? api.classes.find((c) => c.name === name)?.fields
  const members = (declared ?? []).flatMap((m) => {
    const value = given.get(m.name) ?? m.default
    return value === undefined ? [] : [[m.name, literalValue(api, m.type, value)] as const]
  })
  return new RecordValue(
    members.map(([member]) => member),
    members.map(([, value]) => value),
  )
}
