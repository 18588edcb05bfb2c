/** What an event has changed: the fields whose values differ between two records of an object. */
import type { Api, Class, Field, Type } from '../../../model/api.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { own } from '../values/own-member.ts'
import { hasSecretInside, isSecret } from '../values/secrets.ts'

export interface ValueChange {
  readonly field: Field
  /** As JSON carries values. Secret values, and values with a secret inside, are not kept. */
  readonly from: unknown
  readonly to: unknown
  readonly isSecret: boolean
}

/** In the order of declaration. A field that a record does not have, because the user may not read it, is left out. */
export function fieldChanges(
  api: Api,
  { fields }: Class,
  before: ObjectRecord,
  after: ObjectRecord,
): readonly ValueChange[] {
  return fields.flatMap((field) => {
    const [from, to] = [own(before, field.name), own(after, field.name)]
    if (from === undefined || to === undefined || sameValue(field.type, from, to)) return []
    return [
      holdsSecretValue(api, field, from) || holdsSecretValue(api, field, to)
        ? { field, from: undefined, to: undefined, isSecret: true }
        : { field, from, to, isSecret: false },
    ]
  })
}

/** Whether the value of the field is a secret, or has one inside, as a map with a password. */
export function holdsSecretValue(api: Api, field: Field, value: unknown): boolean {
  return isSecret(field) || hasSecretInside(api, field.type, value)
}

/** Whether two values are equal. The elements of sets and the keys of maps may be in another order. */
export function sameValue(type: Type, a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(type, a)) === JSON.stringify(inOrder(type, b))
}

function inOrder(type: Type, value: unknown): unknown {
  if (type.kind === 'set' && Array.isArray(value)) return value.map((one) => JSON.stringify(one)).sort()
  if (type.kind !== 'map' || typeof value !== 'object' || value === null) return value
  return Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1))
}
