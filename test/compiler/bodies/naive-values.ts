/** Values as the naive evaluator compares and computes them: by the rules of docs/language.md, without the library's code. */
import type { BodyType } from '../../../model/body.ts'
import { datetimeMillis, EPOCH, formatDatetime } from '../../../model/datetime.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { NULL_REF, RecordValue, type Value } from '../../../runtime/values/values.ts'

export function unsupported(what: string, value: string, reason: string): never {
  throw new ApiError('VALUE_NOT_SUPPORTED', what, value, reason)
}

/** Sets without order, maps and records by content. */
export function equal(a: Value, b: Value): boolean {
  if (Array.isArray(a)) {
    const other = b as readonly Value[]
    return a.length === other.length && a.every((x) => other.some((y) => equal(x, y)))
  }
  if (a instanceof Map) {
    const other = b as ReadonlyMap<Value, Value>
    if (a.size !== other.size) return false
    return [...a].every(([key, value]) => [...other].some(([k, v]) => equal(key, k) && equal(value, v)))
  }
  if (a instanceof RecordValue) return a.values.every((value, i) => equal(value, (b as RecordValue).values[i] ?? null))
  return a === b
}

export function distinct(values: readonly Value[]): Value[] {
  const kept: Value[] = []
  for (const value of values) if (!kept.some((one) => equal(one, value))) kept.push(value)
  return kept
}

export function firstKeys(entries: readonly (readonly [Value, Value])[]): Map<Value, Value> {
  const map = new Map<Value, Value>()
  for (const [key, value] of entries) if (![...map.keys()].some((one) => equal(one, key))) map.set(key, value)
  return map
}

/** Negative, zero or positive, of two values of an ordered type. */
export function order(type: BodyType, a: Value, b: Value): number {
  if (type.kind === 'datetime') return datetimeMillis(a as string) - datetimeMillis(b as string)
  if (type.kind === 'string') {
    const [left, right] = [points(a as string), points(b as string)]
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const difference = (left[i] ?? '').codePointAt(0)! - (right[i] ?? '').codePointAt(0)!
      if (difference !== 0) return difference
    }
    return left.length - right.length
  }
  return (a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0
}

export function member({ names, values }: RecordValue, name: string): Value {
  return values[names.indexOf(name)] as Value
}

export function points(text: string): string[] {
  return Array.from(text)
}

function datetimeOf(ms: number, what: string, from: Value): string {
  return formatDatetime(ms) ?? unsupported(what, from as string, 'is outside the years 0001 to 9999')
}

export function asInt(value: bigint, what: string): bigint {
  if (value !== BigInt.asIntN(64, value)) unsupported(what, String(value), 'is outside 64 bits')
  return value
}

export function asFloat(value: number, what: string): number {
  if (Number.isNaN(value) || Math.abs(value) === Number.POSITIVE_INFINITY)
    unsupported(what, String(value), 'is not a finite number')
  return value === 0 ? 0 : value
}

export function arithmetic(operator: string, type: BodyType, other: BodyType, a: Value, b: Value, what: string): Value {
  const byZero = () => unsupported(what, '0', 'division by zero')
  switch (type.kind) {
    case 'string':
      return `${a}${b}`
    case 'set':
      return combined(operator, a as readonly Value[], b as readonly Value[])
    case 'float': {
      const [x, y] = [a as number, b as number]
      if (operator === '/' || operator === '%')
        return y === 0 ? byZero() : asFloat(operator === '/' ? x / y : x % y, what)
      return asFloat(operator === '+' ? x + y : operator === '-' ? x - y : x * y, what)
    }
    case 'datetime':
      if (other.kind === 'datetime') return BigInt(datetimeMillis(a as string) - datetimeMillis(b as string))
      return datetimeOf(datetimeMillis(a as string) + (operator === '+' ? 1 : -1) * Number(b), what, a)
    default: {
      const [x, y] = [a as bigint, b as bigint]
      if (operator === '/' || operator === '%')
        return y === 0n ? byZero() : asInt(operator === '/' ? x / y : x % y, what)
      return asInt(operator === '+' ? x + y : operator === '-' ? x - y : x * y, what)
    }
  }
}

function combined(operator: string, a: readonly Value[], b: readonly Value[]): Value[] {
  const inB = (value: Value) => b.some((one) => equal(one, value))
  if (operator === '+') return distinct([...a, ...b])
  return a.filter((value) => (operator === '-' ? !inB(value) : inB(value)))
}

/** A value as the parameter of an error; one that is not known has no text. */
export function paramText(type: BodyType, value: Value | undefined): string {
  if (value === undefined) return ''
  if (type.kind === 'duration') return `${Number(value) / 1000}s`
  return value === null ? NULL_REF : `${value}`
}

/** `sum`, `min` and `max`. */
export function folded(word: string, type: BodyType, values: readonly Value[], text: string): Value {
  const zeros: { readonly [kind: string]: Value } = { float: 0, string: '', datetime: EPOCH }
  const zero = zeros[type.kind] ?? 0n
  if (word === 'sum') {
    // Only the whole sum has to be in range.
    if (type.kind === 'float')
      return asFloat(
        (values as number[]).reduce((a, b) => a + b, 0),
        text,
      )
    return asInt(
      (values as bigint[]).reduce((a, b) => a + b, 0n),
      text,
    )
  }
  if (values.length === 0) return zero
  return values.reduce((a, b) => (order(type, b, a) * (word === 'min' ? 1 : -1) < 0 ? b : a))
}
