/** A value as JSON-RPC carries it, but ints as texts of their digits, so that JSON keeps each. */
import type { Api, Type } from '../../model/api.ts'
import { canonicalText } from '../../runtime/values/canonical-text.ts'
import { NULL_REF, RecordValue, type Value } from '../../runtime/values/values.ts'

/** The values of no wire format of its own: a result that is made while it is read. */
export class NotPlain extends Error {}

/** Without members whose values are secret. Throws NotPlain. */
export function travellingValue(api: Api, secrets: ReadonlySet<string>, type: Type, value: Value): unknown {
  const travel = (of: Type, part: Value) => travellingValue(api, secrets, of, part)
  if (value === null) return NULL_REF
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value) && (type.kind === 'set' || type.kind === 'option'))
    return value.map((item) => travel(type.of, item))
  if (value instanceof Map && type.kind === 'map')
    return Object.fromEntries([...value].map(([key, item]) => [canonicalText(key), travel(type.value, item)]))
  if (value instanceof RecordValue && type.kind === 'record') {
    const types = memberTypes(api, type.name)
    const members = value.names.flatMap((name, i) => {
      const of = types.get(name)
      return of && !secrets.has(`${type.name}.${name}`) ? [[name, travel(of, value.values[i] as Value)] as const] : []
    })
    return Object.fromEntries(members)
  }
  throw new NotPlain(`a value of ${type.kind}`)
}

function memberTypes({ records, classes }: Api, name: string): ReadonlyMap<string, Type> {
  const record = records.find((r) => r.name === name)
  const members = record?.members ?? classes.find((c) => c.name === name)?.fields ?? []
  return new Map([['uuid', { kind: 'string' }], ...members.map((m) => [m.name, m.type] as const)])
}
