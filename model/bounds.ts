/** Bounds: what the condition of a field, a parameter or a member says about its value by itself (docs/language.md, Constraints). */
import type { Bounds } from './body.ts'

/**
 * True where a value, as JSON carries it, breaks the bounds. False for what only the server can decide: other parts of the
 * condition, and patterns that a browser cannot match.
 */
export function breaksBounds(bounds: Bounds, value: unknown): boolean {
  const { min, max, exclusiveMin, exclusiveMax, minSize, maxSize, pattern, oneOf } = bounds
  const size = sizeOf(value)
  return (
    (min !== undefined && compare(value, min) < 0) ||
    (max !== undefined && compare(value, max) > 0) ||
    (exclusiveMin !== undefined && compare(value, exclusiveMin) <= 0) ||
    (exclusiveMax !== undefined && compare(value, exclusiveMax) >= 0) ||
    (size !== undefined && minSize !== undefined && size < minSize) ||
    (size !== undefined && maxSize !== undefined && size > maxSize) ||
    (pattern !== undefined && typeof value === 'string' && ecmaPattern(pattern)?.test(value) === false) ||
    (oneOf !== undefined && !oneOf.some((literal) => sameScalar(literal, value)))
  )
}

/** The bounds that hold where both do. Of two patterns only the first is kept. */
export function tighter(a: Bounds, b: Bounds): Bounds {
  const bounds = {
    min: outer(a.min, b.min, 1),
    max: outer(a.max, b.max, -1),
    exclusiveMin: outer(a.exclusiveMin, b.exclusiveMin, 1),
    exclusiveMax: outer(a.exclusiveMax, b.exclusiveMax, -1),
    minSize: outer(a.minSize, b.minSize, 1),
    maxSize: outer(a.maxSize, b.maxSize, -1),
    pattern: a.pattern ?? b.pattern,
    oneOf: common(a.oneOf, b.oneOf),
  }
  return Object.fromEntries(Object.entries(bounds).filter(([, bound]) => bound !== undefined))
}

/** The greater of two bounds for `sign` 1, the lesser for -1. */
function outer<T extends string | number>(a: T | undefined, b: T | undefined, sign: 1 | -1): T | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return sign * compare(a, b) >= 0 ? a : b
}

function common(a: Bounds['oneOf'], b: Bounds['oneOf']): Bounds['oneOf'] {
  return a && b ? a.filter((one) => b.some((other) => sameScalar(one, other))) : (a ?? b)
}

/** The same pattern in JavaScript; undefined where it means something else there, or nothing. */
export function ecmaPattern(pattern: string): RegExp | undefined {
  // RE2's classes of POSIX are sets of letters in JavaScript.
  if (pattern.includes('[[:')) return undefined
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return undefined
  }
}

/** Of a text the number of its code points, as `size` counts them. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}

/** Ints are numbers or texts of digits, so that both keep 64 bits. Dates are texts, which sort like their times. */
function compare(value: unknown, bound: string | number): number {
  if (typeof bound === 'number') return Number(value) - bound
  const [a, b] = /^-?\d+$/.test(bound) ? [BigInt(String(value)), BigInt(bound)] : [timeText(value), timeText(bound)]
  return a < b ? -1 : a > b ? 1 : 0
}

/** Without the Z, which sorts after the point before milliseconds. */
function timeText(value: unknown): string {
  return String(value).replace('Z', '')
}

function sameScalar(literal: unknown, value: unknown): boolean {
  return typeof value === 'number' || typeof literal === 'number'
    ? Number(literal) === Number(value)
    : literal === value
}
