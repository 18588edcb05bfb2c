/** Sets and maps of bodies: arrays without repeats in the order of adding, and Maps. None is ever changed once it is made. */

import { valueNotSupported } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import type { Run } from '../protocol.ts'
import { type ContentKey, contentKey, sameContent } from './content.ts'
import { payContent, payKey, steps } from './steps.ts'

export type SetOf = readonly Value[]
export type MapOf = ReadonlyMap<Value, Value>

/** Sets of at most this size are searched from their start. */
const SMALL = 8

export function createSets() {
  /** The keys of large sets that `in` has searched: asking a set again takes no time. */
  const indexes = new WeakMap<SetOf, ReadonlySet<ContentKey>>()

  function indexOf(run: Run, set: SetOf): ReadonlySet<ContentKey> {
    const known = indexes.get(set)
    if (known) return known
    payContent(run, set)
    const index = new Set(set.map(contentKey))
    indexes.set(set, index)
    return index
  }

  return {
    /** `x in s`. */
    contains(run: Run, value: Value, set: SetOf): boolean {
      payKey(run, value)
      if (set.length > SMALL || typeof value === 'object') return indexOf(run, set).has(contentKey(value))
      return set.includes(value)
    },

    /** `m[k]` before `??`: undefined where there is no such key. */
    lookup(run: Run, map: MapOf, key: Value): Value | undefined {
      payKey(run, key)
      return map.get(key)
    },

    /** `k in m`. */
    hasKey(run: Run, key: Value, map: MapOf): boolean {
      payKey(run, key)
      return map.has(key)
    },

    /** Of the elements, each once, the first of equal ones. */
    setOf: distinct,

    union(run: Run, a: SetOf, b: SetOf): SetOf {
      return b.length === 0 ? a : distinct(run, [...a, ...b])
    },

    difference(run: Run, a: SetOf, b: SetOf): SetOf {
      payContent(run, a)
      const gone = indexOf(run, b)
      return a.filter((value) => !gone.has(contentKey(value)))
    },

    intersection(run: Run, a: SetOf, b: SetOf): SetOf {
      payContent(run, a)
      const kept = indexOf(run, b)
      return a.filter((value) => kept.has(contentKey(value)))
    },

    keys(run: Run, map: MapOf): SetOf {
      steps(run, map.size)
      return [...map.keys()]
    },

    values(run: Run, map: MapOf): SetOf {
      return distinct(run, [...map.values()])
    },

    /** Of entries in order; of equal keys the first counts. */
    mapOf(run: Run, entries: readonly (readonly [Value, Value])[]): MapOf {
      steps(run, entries.length)
      const map = new Map<Value, Value>()
      for (const [key, value] of entries) {
        payKey(run, key)
        if (!map.has(key)) map.set(key, value)
      }
      return map
    },

    /** `m[k]`. `name` is what the error calls the map. */
    entry(run: Run, map: MapOf, key: Value, name: string): Value {
      payKey(run, key)
      const value = map.get(key)
      if (value === undefined) throw valueNotSupported(name, canonicalText(key), 'no such key')
      return value
    },

    sizeOf(value: SetOf | MapOf): bigint {
      return BigInt(Array.isArray(value) ? value.length : (value as MapOf).size)
    },

    /** Values with parts cost a step for each of them. */
    same(run: Run, a: Value, b: Value): boolean {
      payContent(run, a)
      payContent(run, b)
      return sameContent(a, b)
    },
  }
}

function distinct(run: Run, values: SetOf): SetOf {
  payContent(run, values)
  const seen = new Set<ContentKey>()
  const kept = values.filter((value) => {
    const before = seen.size
    return seen.add(contentKey(value)).size > before
  })
  return kept.length === values.length ? values : kept
}
