/** Numbers, datetimes and durations of bodies: results that are out of range are errors (docs/language.md, Bodies). */
import { datetimeMillis, formatDatetime } from '../../../model/datetime.ts'
import { int64 } from '../../../model/text.ts'
import { fieldTypeError, valueNotSupported } from '../../values/api-error.ts'
import { printable } from '../../values/printable.ts'
import type { Run } from '../protocol.ts'
import { COST, payText, steps } from './steps.ts'

const MIN = -(2n ** 63n)
const MAX = 2n ** 63n - 1n
const OUT_OF_RANGE = 'is outside 64 bits'
const BY_ZERO = 'division by zero'
const NOT_FINITE = 'is not a finite number'
const NO_DATE = 'is outside the years 0001 to 9999'

/** JSON's numbers, with an optional plus sign. */
const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const INT = /^[+-]?\d{1,40}$/

/** `text` is the expression as written, the first parameter of its error. */
export const numbers = {
  /** The value itself; throws where it does not fit into 64 bits. Durations too. */
  int(value: bigint, text: string): bigint {
    if (value < MIN || value > MAX) throw valueNotSupported(text, String(value), OUT_OF_RANGE)
    return value
  },

  /** The value itself; throws where it is not finite. Minus zero becomes zero, as on the wire. */
  float(value: number, text: string): number {
    if (!Number.isFinite(value)) throw valueNotSupported(text, String(value), NOT_FINITE)
    return value === 0 ? 0 : value
  },

  /** Rounds toward zero. */
  divide(a: bigint, b: bigint, text: string): bigint {
    if (b === 0n) throw valueNotSupported(text, '0', BY_ZERO)
    return numbers.int(a / b, text)
  },

  /** Has the sign of `a`. */
  remainder(a: bigint, b: bigint, text: string): bigint {
    if (b === 0n) throw valueNotSupported(text, '0', BY_ZERO)
    return a % b
  },

  divideFloat(a: number, b: number, text: string): number {
    if (b === 0) throw valueNotSupported(text, '0', BY_ZERO)
    return numbers.float(a / b, text)
  },

  remainderFloat(a: number, b: number, text: string): number {
    if (b === 0) throw valueNotSupported(text, '0', BY_ZERO)
    return numbers.float(a % b, text)
  },

  /** A datetime so many milliseconds later. */
  later(run: Run, datetime: string, milliseconds: bigint, text: string): string {
    steps(run, COST.date)
    const moment = formatDatetime(datetimeMillis(datetime) + Number(milliseconds))
    if (moment === undefined) throw valueNotSupported(text, datetime, NO_DATE)
    return moment
  },

  /** The milliseconds from `b` to `a`. */
  between(run: Run, a: string, b: string): bigint {
    steps(run, COST.date)
    return BigInt(datetimeMillis(a) - datetimeMillis(b))
  },

  /** Negative, zero or positive. */
  compareDatetimes(a: string, b: string): number {
    // Without their Z, canonical texts are in order: "…00" comes before "…00.500".
    const [left, right] = [a.slice(0, -1), b.slice(0, -1)]
    return left < right ? -1 : left > right ? 1 : 0
  },

  /** `int(f)`: rounds toward zero. */
  intOfFloat(value: number, text: string): bigint {
    return numbers.int(BigInt(Math.trunc(value)), text)
  },

  /** `int(s)`: raises what a parameter of such a text would. */
  intOfText(value: string, text: string): bigint {
    if (!INT.test(value)) throw fieldTypeError(text)
    const read = int64(value.replace('+', ''))
    if (read === undefined) throw valueNotSupported(text, printable(value), OUT_OF_RANGE)
    return read
  },

  floatOfText(run: Run, value: string, text: string): number {
    payText(run, value.length)
    if (!FLOAT.test(value)) throw fieldTypeError(text)
    return numbers.float(Number(value), text)
  },

  floatOfInt: (value: bigint) => Number(value),

  /** `random(n)`. */
  random(run: Run, below: bigint, text: string): bigint {
    if (below <= 0n) throw valueNotSupported(text, String(below), 'is not positive')
    return run.random(below)
  },

  seconds(milliseconds: bigint): number {
    return Number(milliseconds) / 1000
  },

  wholeSeconds(milliseconds: bigint): bigint {
    return milliseconds / 1000n
  },

  /** A duration in the parameters of an error: `1.5s`. */
  durationText(milliseconds: bigint): string {
    return `${numbers.seconds(milliseconds)}s`
  },

  /** `x in [first .. last]`. */
  within<T extends bigint | number | string>(value: T, first: T, last: T, compare = compareNumbers<T>): boolean {
    return compare(first, value) <= 0 && compare(value, last) <= 0
  },
}

/** Negative, zero or positive. */
export function compareNumbers<T extends bigint | number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
