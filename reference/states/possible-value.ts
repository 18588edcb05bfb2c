/** What is known of a value before a body runs: which of a few values it may be, or which object it names. */
import type { BodyType } from '../../model/body.ts'
import type { Literal } from '../../model/value-types.ts'

export type PossibleValue =
  /** One of these: values of an enum, bools, numbers or strings, as text. */
  | { readonly kind: 'values'; readonly of: Names }
  /** A set with all of `must`, and perhaps others of `may`. */
  | { readonly kind: 'set'; readonly must: Names; readonly may: Names }
  /** A reference to the object that the analysis calls `id`. */
  | { readonly kind: 'object'; readonly id: string }
  | { readonly kind: 'unknown' }

export type Names = ReadonlySet<string>

export const ANYTHING: PossibleValue = { kind: 'unknown' }
const NONE: Names = new Set()
const BOOLS: Names = new Set(['true', 'false'])
export const MAYBE: PossibleValue = { kind: 'values', of: BOOLS }

export function oneOf(values: Iterable<string>): PossibleValue {
  return { kind: 'values', of: new Set(values) }
}

export function truth(value: boolean): PossibleValue {
  return oneOf([String(value)])
}

/** All that a value of the type may be. */
export function anyOf(type: BodyType, valuesOf: (enumName: string) => Names): PossibleValue {
  if (type.kind === 'enum') return { kind: 'values', of: valuesOf(type.name) }
  if (type.kind === 'bool') return MAYBE
  if (type.kind === 'set' && type.of.kind === 'enum') return { kind: 'set', must: NONE, may: valuesOf(type.of.name) }
  return ANYTHING
}

export function literalKnown(value: Literal): PossibleValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return oneOf([String(value)])
  if (Array.isArray(value)) return setOfItems((value as readonly Literal[]).map(literalKnown))
  if (typeof value === 'object' && value !== null && 'object' in value)
    return { kind: 'object', id: `object ${value.object}` }
  return ANYTHING
}

export function setOfItems(items: readonly PossibleValue[]): PossibleValue {
  const [must, may] = [new Set<string>(), new Set<string>()]
  for (const item of items) {
    if (item.kind !== 'values') return ANYTHING
    for (const value of item.of) {
      may.add(value)
      if (item.of.size === 1) must.add(value)
    }
  }
  return { kind: 'set', must, may }
}

/** Either of the two. */
export function either(a: PossibleValue, b: PossibleValue): PossibleValue {
  if (a.kind === 'values' && b.kind === 'values') return { kind: 'values', of: union(a.of, b.of) }
  if (a.kind === 'set' && b.kind === 'set')
    return { kind: 'set', must: intersection(a.must, b.must), may: union(a.may, b.may) }
  if (a.kind === 'object' && b.kind === 'object' && a.id === b.id) return a
  return ANYTHING
}

export function negated(a: PossibleValue): PossibleValue {
  return a.kind === 'values' ? oneOf([...a.of].map((value) => String(value !== 'true'))) : MAYBE
}

/** Whether a condition may have this outcome. */
export function mayBe(a: PossibleValue, outcome: boolean): boolean {
  return a.kind !== 'values' || a.of.has(String(outcome))
}

export function bothOrEither(operator: 'and' | 'or', a: PossibleValue, b: PossibleValue): PossibleValue {
  // The outcome that decides by itself: false for `and`, true for `or`.
  const decisive = operator === 'or'
  const outcomes = [
    ...(mayBe(a, decisive) || mayBe(b, decisive) ? [decisive] : []),
    ...(mayBe(a, !decisive) && mayBe(b, !decisive) ? [!decisive] : []),
  ]
  return oneOf(outcomes.map(String))
}

export function equal(a: PossibleValue, b: PossibleValue): PossibleValue {
  if (a.kind !== 'values' || b.kind !== 'values') return MAYBE
  if (intersection(a.of, b.of).size === 0) return truth(false)
  return a.of.size === 1 && b.of.size === 1 ? truth(true) : MAYBE
}

export function isElement(item: PossibleValue, set: PossibleValue): PossibleValue {
  if (item.kind !== 'values' || set.kind !== 'set') return MAYBE
  if (intersection(item.of, set.may).size === 0) return truth(false)
  return difference(item.of, set.must).size === 0 ? truth(true) : MAYBE
}

/** `+`, `-` and `*` of two sets. */
export function combined(operator: string, a: PossibleValue, b: PossibleValue): PossibleValue {
  if (a.kind !== 'set' || b.kind !== 'set') return ANYTHING
  if (operator === '+') return { kind: 'set', must: union(a.must, b.must), may: union(a.may, b.may) }
  if (operator === '-') return { kind: 'set', must: difference(a.must, b.may), may: difference(a.may, b.must) }
  return { kind: 'set', must: intersection(a.must, b.must), may: intersection(a.may, b.may) }
}

function union(a: Names, b: Names): Names {
  return new Set([...a, ...b])
}

function intersection(a: Names, b: Names): Names {
  return new Set([...a].filter((one) => b.has(one)))
}

function difference(a: Names, b: Names): Names {
  return new Set([...a].filter((one) => !b.has(one)))
}
