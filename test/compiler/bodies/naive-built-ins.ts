/** The built-in functions as the naive evaluator computes them. */
import type { TypedExpr } from '../../../model/body.ts'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { NULL_REF, type Value } from '../../../runtime/values/values.ts'
import { asFloat, asInt, distinct, folded, points, unsupported } from './naive-values.ts'

type Call = TypedExpr & { readonly kind: 'built-in' }

export function builtIn(
  { name, args, text, type }: Call,
  evaluate: (arg: TypedExpr) => Value,
  run: Pick<Run, 'now' | 'uuid' | 'random' | 'user'>,
): Value {
  const [a = null, b = null, c = null] = args.map(evaluate)
  const kind = args[0]?.type.kind
  switch (name) {
    case 'size':
      return BigInt(kind === 'string' ? points(a as string).length : a instanceof Map ? a.size : (a as []).length)
    case 'keys':
      return [...(a as ReadonlyMap<Value, Value>).keys()]
    case 'values':
      return distinct([...(a as ReadonlyMap<Value, Value>).values()])
    case 'string':
      return a === null ? NULL_REF : `${a}`
    case 'int':
      if (kind === 'float') return asInt(BigInt(Math.trunc(a as number)), text)
      return kind === 'string' ? readInt(a as string, text) : a
    case 'float':
      if (kind === 'int') return Number(a)
      return kind === 'string' ? readFloat(a as string, text) : a
    case 'lower':
      return (a as string).toLowerCase()
    case 'upper':
      return (a as string).toUpperCase()
    case 'slice':
      return slice(points(a as string), b as bigint, c as bigint)
    case 'starts_with':
      return (a as string).slice(0, (b as string).length) === b
    case 'hex':
      return hex(a as bigint, Number(b))
    case 'matches':
      // Patterns of the tests mean the same in both syntaxes.
      return new RegExp(b as string, 'u').test(a as string)
    case 'part':
      return new RegExp(b as string, 'u').exec(a as string)?.[1] ?? ''
    case 'split':
      return distinct(b === '' ? points(a as string) : (a as string).split(b as string))
    case 'seconds':
      return (a as bigint) / 1000n
    case 'now':
      return run.now()
    case 'uuid':
      return run.uuid()
    case 'random':
      return (a as bigint) > 0n ? run.random(a as bigint) : unsupported(text, String(a), 'is not positive')
    case 'user':
      return run.user
    case 'join':
      return (a as readonly string[]).join(b as string)
    case 'unlink':
      throw new Error('the evaluator does it')
    default:
      return folded(name, type, a as readonly Value[], text)
  }
}

function slice(text: readonly string[], from: bigint, to: bigint): string {
  return text.filter((_point, i) => BigInt(i) >= from && BigInt(i) < to).join('')
}

function hex(value: bigint, width: number): string {
  const digits = (value < 0n ? -value : value).toString(16)
  return (value < 0n ? '-' : '') + '0'.repeat(Math.max(0, width - digits.length)) + digits
}

function readInt(text: string, what: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw new ApiError('FIELD_TYPE_ERROR', what)
  const value = BigInt(text.replace('+', ''))
  return value === BigInt.asIntN(64, value) ? value : unsupported(what, text, 'is outside 64 bits')
}

function readFloat(text: string, what: string): number {
  if (!/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) throw new ApiError('FIELD_TYPE_ERROR', what)
  return asFloat(Number(text), what)
}
