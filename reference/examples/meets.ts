/** Whether a value meets a condition, as far as that can be found out without a server (docs/language.md, Constraints). */
import type { BodyType, TypedExpr } from '../../model/body.ts'
import { ecmaPattern } from '../../model/bounds.ts'
import type { Literal } from '../../model/value-types.ts'

/** An int is a bigint; a set and an option are arrays. */
type Known = string | bigint | number | boolean | null | readonly Known[] | ReadonlyMap<Known, Known>

/** What only a server evaluates. */
class Unknown extends Error {}

/** False also for what only a server can decide. `type` is that of the value, which is the local of slot 0. */
export function meets(condition: TypedExpr, type: BodyType, value: Literal): boolean {
  try {
    return new Evaluation(knownValue(type, value)).of(condition) === true
  } catch (error) {
    if (error instanceof Unknown) return false
    throw error
  }
}

function knownValue(type: BodyType, literal: Literal): Known {
  switch (type.kind) {
    case 'int':
    case 'duration':
      return BigInt(String(literal))
    case 'float':
      return Number(literal)
    case 'set':
    case 'option':
      return (literal as readonly Literal[]).map((item) => knownValue(type.of, item))
    case 'map': {
      const entries = literal as readonly (readonly [Literal, Literal])[]
      return new Map(entries.map(([key, of]) => [knownValue(type.key, key), knownValue(type.value, of)]))
    }
    case 'string':
    case 'enum':
    case 'bool':
      return literal as string | boolean
    case 'datetime':
      // The Z sorts after the point before milliseconds.
      return String(literal).replace('Z', '')
    default:
      if (literal === null) return null
      throw new Unknown()
  }
}

class Evaluation {
  readonly #value: Known
  /** By slot: the variables of quantifiers. */
  readonly #locals = new Map<number, Known>()

  constructor(value: Known) {
    this.#value = value
  }

  of(expr: TypedExpr): Known {
    switch (expr.kind) {
      case 'literal':
        return knownValue(expr.type, expr.value)
      case 'local':
        return expr.slot === 0 ? this.#value : known(this.#locals.get(expr.slot))
      case 'not':
        return this.of(expr.of) !== true
      case 'logic':
        return expr.operator === 'and'
          ? this.of(expr.left) === true && this.of(expr.right) === true
          : this.of(expr.left) === true || this.of(expr.right) === true
      case 'compare':
        return compared(expr.operator, this.of(expr.left), this.of(expr.right))
      case 'in':
        return this.#isIn(expr)
      case 'if':
        return this.of(this.of(expr.condition) === true ? expr.then : expr.else)
      case 'else': {
        const left = this.of(expr.left)
        if (Array.isArray(left)) return left.length > 0 ? known(left[0]) : this.of(expr.right)
        return left ?? this.of(expr.right)
      }
      case 'negate': {
        const value = this.of(expr.of)
        return typeof value === 'bigint' ? -value : -number(value)
      }
      case 'arithmetic':
        return calculated(expr.operator, this.of(expr.left), this.of(expr.right))
      case 'set':
        return expr.items.map((item) => this.of(item))
      case 'built-in':
        return builtIn(
          expr.name,
          expr.args.map((arg) => this.of(arg)),
        )
      case 'quantifier':
        return this.#quantified(expr)
      default:
        throw new Unknown()
    }
  }

  #isIn({ left, right }: Extract<TypedExpr, { kind: 'in' }>): boolean {
    const value = this.of(left)
    if (right.kind === 'range')
      return compared('>=', value, this.of(right.first)) && compared('<=', value, this.of(right.last))
    const all = this.of(right)
    if (all instanceof Map) return all.has(value)
    if (!Array.isArray(all)) throw new Unknown()
    return all.some((one) => compared('==', one, value))
  }

  #quantified({ word, from, condition }: Extract<TypedExpr, { kind: 'quantifier' }>): boolean {
    const all = this.of(from.in)
    if (!Array.isArray(all)) throw new Unknown()
    const holds = (one: Known) => {
      this.#locals.set(from.local.slot, one)
      if (from.where && this.of(from.where) !== true) return word === 'every'
      return this.of(condition) === true
    }
    return word === 'every' ? all.every(holds) : all.some(holds)
  }
}

function known(value: Known | undefined): Known {
  if (value === undefined) throw new Unknown()
  return value
}

function number(value: Known): number {
  if (typeof value !== 'number') throw new Unknown()
  return value
}

function compared(operator: string, a: Known, b: Known): boolean {
  if (Array.isArray(a) && Array.isArray(b) && (operator === '==' || operator === '!=')) {
    const isSame = a.length === b.length && a.every((one) => b.some((other) => compared('==', one, other)))
    return isSame === (operator === '==')
  }
  if (typeof a === 'object' || typeof b === 'object') {
    if ((a === null || b === null) && (operator === '==' || operator === '!=')) return (a === b) === (operator === '==')
    throw new Unknown()
  }
  switch (operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    default:
      return a >= b
  }
}

function calculated(operator: string, a: Known, b: Known): Known {
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    if (operator === '+') return a + b
    if (operator === '-') return a - b
    if (operator === '*') return a * b
    if (b === 0n) throw new Unknown()
    return operator === '/' ? a / b : a % b
  }
  const [left, right] = [number(a), number(b)]
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  throw new Unknown()
}

function builtIn(name: string, [first = null, second]: readonly Known[]): Known {
  if (name === 'size') {
    if (typeof first === 'string') return BigInt([...first].length)
    if (Array.isArray(first)) return BigInt(first.length)
    if (first instanceof Map) return BigInt(first.size)
  }
  if (first instanceof Map && (name === 'keys' || name === 'values')) return [...first[name]()]
  if (typeof first !== 'string') throw new Unknown()
  if (name === 'lower') return first.toLowerCase()
  if (name === 'upper') return first.toUpperCase()
  if (name === 'starts_with' && typeof second === 'string') return first.startsWith(second)
  const pattern = name === 'matches' && typeof second === 'string' ? ecmaPattern(second) : undefined
  if (!pattern) throw new Unknown()
  return pattern.test(first)
}
