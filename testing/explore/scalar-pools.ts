/** The values that are tried for a place: edges of its type and of its condition, and what the text itself names. */
import type { Api, Class, Literal, Param, Type } from '../../model/api.ts'
import type { Bounds, Condition } from '../../model/body.ts'
import { exampleLiteral } from '../../reference/examples/example-literal.ts'
import { meets } from '../../reference/examples/meets.ts'
import type { MinedValues } from './mined-values.ts'

/** A field, a parameter or a member of a record. */
export type ValuePlace = Pick<Param, 'name' | 'type' | 'where' | 'default'>

/** As the model has them. `usual` meet the condition; `odd` are edges, or do not meet it. */
export interface ScalarPool {
  readonly usual: readonly Literal[]
  readonly odd: readonly Literal[]
}

const SMALL_INTS = [0n, 1n, 2n, 3n, 5n, 10n]
const LAST_INT = 2n ** 63n - 1n
const EDGE_INTS = [LAST_INT, -LAST_INT - 1n, -1n, LAST_INT - 1n, 2n ** 53n, 2n ** 31n, -2n]
const USUAL_TEXTS = ['a', 'b', 'c']
const EDGE_TEXTS = ['', ' ', 'é😀', 'x'.repeat(300), '"\\\n']
const USUAL_FLOATS = [0, 1, 0.5, 2]
const EDGE_FLOATS = [-1, 1.7976931348623157e308, 5e-324, 1e15, -0.1]
const USUAL_DATES = ['20260101T00:00:00Z', '20260101T00:00:01Z', '20260102T00:00:00Z']
const EDGE_DATES = ['00010101T00:00:00Z', '99991231T23:59:59.999Z', '19700101T00:00:00Z']

/** Of a type without parts that is not a reference. `owner`: the class of a field. */
export function scalarPool(api: Api, place: ValuePlace, mined: MinedValues, owner?: Class): ScalarPool {
  const { usual, odd } = poolOfType(api, place.type, mined)
  if (!place.where) return { usual, odd }
  return conditionedPool(api, place, place.where, { usual, odd }, owner)
}

function conditionedPool(
  api: Api,
  place: ValuePlace,
  { condition, bounds }: Condition,
  { usual, odd }: ScalarPool,
  owner: Class | undefined,
): ScalarPool {
  const near = boundLiterals(place.type, bounds)
  const fits = (value: Literal) => meets(condition, place.type, value)
  const good = unique([...near, ...usual].filter(fits))
  const other = unique([...near, ...odd, ...usual].filter((value) => !good.includes(value)))
  const example = good.length === 0 ? exampleLiteral(api, place, owner) : undefined
  if (good.length > 0) return { usual: good, odd: other }
  return example === undefined ? { usual, odd } : { usual: [example], odd: other }
}

function poolOfType(api: Api, type: Type, mined: MinedValues): ScalarPool {
  switch (type.kind) {
    case 'int': {
      const near = mined.ints.flatMap((value) => [value, value + 1n, value - 1n]).filter(isInt64)
      return { usual: unique([...SMALL_INTS, ...near].map(String)), odd: EDGE_INTS.map(String) }
    }
    case 'float':
      return { usual: unique([...USUAL_FLOATS, ...mined.floats]), odd: EDGE_FLOATS }
    case 'bool':
      return { usual: [true, false], odd: [] }
    case 'datetime':
      return { usual: unique([...USUAL_DATES, ...mined.datetimes]), odd: EDGE_DATES }
    case 'enum':
      return { usual: api.enums.find(({ name }) => name === type.name)?.values.map(({ name }) => name) ?? [], odd: [] }
    default:
      return { usual: unique([...USUAL_TEXTS, ...mined.strings.slice(0, 20)]), odd: EDGE_TEXTS }
  }
}

/** The bounds and what is beside them. */
function boundLiterals(type: Type, bounds: Bounds): Literal[] {
  const { min, max, exclusiveMin, exclusiveMax, minSize, maxSize, oneOf = [] } = bounds
  const sizes = [minSize, maxSize].filter((size) => size !== undefined && size <= 1000)
  const ends = [min, max, exclusiveMin, exclusiveMax].filter((end) => end !== undefined)
  if (type.kind === 'int')
    return [
      ...oneOf,
      ...ends.flatMap((end) =>
        [0n, 1n, -1n]
          .map((by) => BigInt(end) + by)
          .filter(isInt64)
          .map(String),
      ),
    ]
  if (type.kind === 'float') return [...oneOf, ...ends.flatMap((end) => [0, 0.5, -0.5].map((by) => Number(end) + by))]
  if (type.kind === 'string')
    return [...oneOf, ...sizes.flatMap((size = 0) => [size, size + 1, Math.max(0, size - 1)].map((n) => 'x'.repeat(n)))]
  return type.kind === 'datetime' ? [...oneOf, ...ends] : [...oneOf]
}

export function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value
}

function unique(values: readonly Literal[]): Literal[] {
  return [...new Set(values)]
}
