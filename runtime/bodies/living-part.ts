/** What is left of a value whose objects may be gone. No stored field has references inside records. */
import type { Type } from '../../model/api.ts'
import type { Value } from '../values/values.ts'

/**
 * The value without references to objects that are not alive: null where null may stand, else they leave their set or map.
 * undefined where nothing is left: a reference that may not be null.
 */
export function livingPart(
  type: Type,
  value: Value,
  isAlive: (className: string, ref: string) => boolean,
): Value | undefined {
  switch (type.kind) {
    case 'ref':
      if (value === null || isAlive(type.class, value as string)) return value
      return type.nullable ? null : undefined
    case 'set':
    case 'option':
      return (value as readonly Value[]).flatMap((part) => {
        const living = livingPart(type.of, part, isAlive)
        return living === undefined || (living === null && part !== null) ? [] : [living]
      })
    case 'map':
      return new Map(
        [...(value as ReadonlyMap<Value, Value>)].flatMap(([key, part]) => {
          const living = livingPart(type.value, part, isAlive)
          const hasKey = livingPart(type.key, key, isAlive) === key
          return living === undefined || !hasKey ? [] : [[key, living] as const]
        }),
      )
    default:
      return value
  }
}
