/** Loops over sets: `for`, comprehensions, quantifiers and folds. A set is evaluated before its first element is looked at. */

import type { Value } from '../../values/values.ts'
import type { Run } from '../protocol.ts'
import { type ContentKey, contentKey } from './content.ts'
import { compareNumbers, numbers } from './numbers.ts'
import type { MapOf, SetOf } from './sets.ts'
import { payKey, payText, steps } from './steps.ts'

/** Tells a live object of the set's class from one that is gone. */
export interface Alive {
  has(ref: string): boolean
}

/** What a callback returns for an element that the loop's `where` leaves out. */
export const SKIP: unique symbol = Symbol('skip')
type Skip = typeof SKIP

/** Compares two keys of `by`: negative, zero or positive. */
type Compare = (a: never, b: never) => number

type Elements = Iterable<Value>

/** The ints from `first` to `last`, made one by one. */
function* ints(first: bigint, last: bigint): Generator<bigint> {
  for (let value = first; value <= last; value++) yield value
}

/** Pays a step for an element. False for one that is gone when its turn comes. */
function isHere(run: Run, element: Value, alive: Alive | undefined): boolean {
  steps(run, 1)
  if (!alive || element === null) return true
  payKey(run, element)
  return alive.has(element as string)
}

/** The elements that are there when their turn comes. */
function* each(run: Run, elements: Elements, alive?: Alive): Generator<Value> {
  for (const element of elements) if (isHere(run, element, alive)) yield element
}

/** Gives what the callback makes of each element to `use`, without those that it skips. */
function make<T>(run: Run, elements: Elements, alive: Alive | undefined, of: Make<T>, use: (made: T) => void): void {
  for (const element of elements) {
    if (!isHere(run, element, alive)) continue
    const value = of(element as never)
    if (value !== SKIP) use(value as T)
  }
}

type Make<T> = (x: never) => T | Skip

export const loops = {
  SKIP,
  ints,
  each,

  /** `[first .. last]` as a set. */
  range(run: Run, first: bigint, last: bigint): SetOf {
    const count = last - first + 1n
    if (count <= 0n) return []
    steps(run, count > 0xffff_ffffn ? 0xffff_ffff : Number(count))
    return [...ints(first, last)]
  },

  every(run: Run, elements: Elements, alive: Alive | undefined, holds: (x: never) => boolean): boolean {
    for (const element of elements) if (isHere(run, element, alive) && !holds(element as never)) return false
    return true
  },

  some(run: Run, elements: Elements, alive: Alive | undefined, holds: (x: never) => boolean): boolean {
    for (const element of elements) if (isHere(run, element, alive) && holds(element as never)) return true
    return false
  },

  /** `[E for x in S where C]`. */
  setFor(run: Run, elements: Elements, alive: Alive | undefined, of: Make<Value>): SetOf {
    const seen = new Set<ContentKey>()
    const values: Value[] = []
    make(run, elements, alive, of, (value) => {
      payKey(run, value)
      const before = seen.size
      if (seen.add(contentKey(value)).size > before) values.push(value)
    })
    return values
  },

  /** `{ K -> V for x in S where C }`: of equal keys the first counts. */
  mapFor(run: Run, elements: Elements, alive: Alive | undefined, of: Make<readonly [Value, Value]>): MapOf {
    const map = new Map<Value, Value>()
    make(run, elements, alive, of, ([key, value]) => {
      payKey(run, key)
      if (!map.has(key)) map.set(key, value)
    })
    return map
  },

  /** `first(x in S where C)` of refs: null if there is none. */
  first(run: Run, elements: Elements, alive: Alive | undefined, holds: (x: never) => boolean): Value {
    for (const element of elements) if (isHere(run, element, alive) && holds(element as never)) return element
    return null
  },

  /** The same of other elements: an option. */
  firstOption(run: Run, elements: Elements, alive: Alive | undefined, holds: (x: never) => boolean): SetOf {
    for (const element of elements) if (isHere(run, element, alive) && holds(element as never)) return [element]
    return []
  },

  /** `first(x in S where C by K)` as an option: of the least key, of equal ones the first. */
  firstBy<K>(
    run: Run,
    elements: Elements,
    alive: Alive | undefined,
    key: Make<K>,
    compare: Compare = compareNumbers,
  ): SetOf {
    let found: SetOf = []
    let least: K | undefined
    for (const element of each(run, elements, alive)) {
      const its = key(element as never)
      if (its === SKIP || (found.length > 0 && compare(its as never, least as never) >= 0)) continue
      found = [element]
      least = its
    }
    return found
  },

  sumInts(run: Run, elements: Elements, alive: Alive | undefined, of: Make<bigint>, text: string): bigint {
    let sum = 0n
    make(run, elements, alive, of, (value) => {
      sum += value
    })
    return numbers.int(sum, text)
  },

  sumFloats(run: Run, elements: Elements, alive: Alive | undefined, of: Make<number>, text: string): number {
    let sum = 0
    make(run, elements, alive, of, (value) => {
      sum += value
    })
    return numbers.float(sum, text)
  },

  /** The least value; `zero` of nothing. */
  least(
    run: Run,
    elements: Elements,
    alive: Alive | undefined,
    of: Make<Value>,
    zero: Value,
    compare: Compare = compareNumbers,
  ): Value {
    let least: Value | undefined
    make(run, elements, alive, of, (value) => {
      if (least === undefined || compare(value as never, least as never) < 0) least = value
    })
    return least ?? zero
  },

  greatest(
    run: Run,
    elements: Elements,
    alive: Alive | undefined,
    of: Make<Value>,
    zero: Value,
    compare: Compare = compareNumbers,
  ): Value {
    return loops.least(run, elements, alive, of, zero, (a, b) => compare(b, a))
  },

  join(run: Run, elements: Elements, alive: Alive | undefined, of: Make<string>, separator: () => string): string {
    const parts: string[] = []
    make(run, elements, alive, of, (part) => {
      payText(run, part.length)
      parts.push(part)
    })
    const between = separator()
    payText(run, between.length * parts.length)
    return parts.join(between)
  },

  /** `join(s, sep)`. */
  joinSet(run: Run, set: readonly string[], separator: string): string {
    return loops.join(run, set, undefined, loops.itself, () => separator)
  },

  /**
   * What a callback that can wait makes of each element, for the functions above, which then get it as their set. Ends
   * early with a value for which `until` is true.
   */
  *gather(
    run: Run,
    elements: Elements,
    alive: Alive | undefined,
    of: (x: never) => Generator<unknown, unknown, unknown>,
    until: (value: never) => boolean = () => false,
  ): Generator<unknown, unknown[], unknown> {
    const values: unknown[] = []
    for (const element of each(run, elements, alive)) {
      const value = yield* of(element as never)
      if (value === SKIP) continue
      values.push(value)
      if (until(value as never)) break
    }
    return values
  },

  /** The callback for sets that `gather` has made. */
  itself: (value: never) => value,
}
