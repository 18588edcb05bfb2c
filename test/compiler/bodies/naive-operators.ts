/** Operators and loops as the naive evaluator evaluates them. */
import type { From, TypedExpr } from '../../../model/body.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { NULL_REF } from '../../../runtime/values/values.ts'
import { arithmetic, asFloat, asInt, distinct, equal, firstKeys, folded, order, unsupported } from './naive-values.ts'

export type Of<Kind extends TypedExpr['kind']> = TypedExpr & { readonly kind: Kind }
/** Locals by their slots. */
export type Env = ReadonlyMap<number, Value | undefined>
/** A map as a value. */
export type Entries = ReadonlyMap<Value, Value>

const COMPARED = {
  '<': (by: number) => by < 0,
  '<=': (by: number) => by <= 0,
  '>': (by: number) => by > 0,
  '>=': (by: number) => by >= 0,
}

export abstract class NaiveOperators {
  abstract expr(node: TypedExpr, env: Env): Value
  protected abstract isAlive(owner: string, ref: Value): boolean

  protected operator(
    node: Of<
      | ('else' | 'not' | 'negate' | 'logic' | 'arithmetic' | 'compare' | 'in' | 'if')
      | ('quantifier' | 'set' | 'range' | 'map' | 'set for' | 'map for' | 'fold' | 'first')
    >,
    env: Env,
  ): Value {
    const of = (part: TypedExpr) => this.expr(part, env)
    switch (node.kind) {
      case 'else':
        return this.#else(node, env)
      case 'not':
        return !of(node.of)
      case 'negate': {
        const value = of(node.of)
        return node.type.kind === 'float'
          ? asFloat(-(value as number), node.text)
          : asInt(-(value as bigint), node.text)
      }
      case 'logic': {
        const left = of(node.left)
        return (node.operator === 'and') === left ? of(node.right) : left
      }
      case 'arithmetic': {
        const left = of(node.left)
        return arithmetic(node.operator, node.left.type, node.right.type, left, of(node.right), node.text)
      }
      case 'compare': {
        const left = of(node.left)
        const right = of(node.right)
        if (node.operator === '==' || node.operator === '!=') return equal(left, right) === (node.operator === '==')
        return COMPARED[node.operator](order(node.left.type, left, right))
      }
      case 'in': {
        const left = of(node.left)
        if (node.right.kind === 'range') {
          const [first, last] = [of(node.right.first), of(node.right.last)]
          return order(node.left.type, first, left) <= 0 && order(node.left.type, left, last) <= 0
        }
        const right = of(node.right)
        const all = right instanceof Map ? [...right.keys()] : (right as readonly Value[])
        return all.some((one) => equal(one, left))
      }
      case 'if':
        return of(of(node.condition) ? node.then : node.else)
      case 'set':
        return distinct(node.items.map(of))
      case 'range':
        return ints(of(node.first) as bigint, of(node.last) as bigint)
      case 'map':
        return firstKeys(node.entries.map(([key, value]) => [of(key), of(value)] as const))
      default:
        return this.#loop(node, env)
    }
  }

  #loop(node: Of<'quantifier' | 'set for' | 'map for' | 'fold' | 'first'>, env: Env): Value {
    const all = this.elements(node.from, env)
    const each = (part: TypedExpr) => Array.from(all, (inner) => this.expr(part, inner))
    switch (node.kind) {
      case 'quantifier':
        for (const inner of all)
          if (this.expr(node.condition, inner) === (node.word === 'some')) return node.word === 'some'
        return node.word === 'every'
      case 'set for':
        return distinct(each(node.value))
      case 'map for':
        return firstKeys(
          Array.from(all, (inner) => [this.expr(node.key, inner), this.expr(node.value, inner)] as const),
        )
      case 'first':
        return this.#first(node, all)
      default: {
        const values = each(node.value)
        if (node.word !== 'join') return folded(node.word, node.type, values, node.text)
        return values.join(node.separator && String(this.expr(node.separator, env)))
      }
    }
  }

  #first({ by, from, type }: Of<'first'>, all: Iterable<Env>): Value {
    let least: { element: Value; key: Value } | undefined
    for (const inner of all) {
      const key = by ? this.expr(by, inner) : null
      if (!least || (by && order(by.type, key, least.key) < 0))
        least = { element: inner.get(from.local.slot) as Value, key }
      if (!by) break
    }
    if (type.kind === 'ref') return least?.element ?? null
    return least ? [least.element] : []
  }

  protected *elements({ local, in: set, where }: From, env: Env): Generator<Map<number, Value | undefined>> {
    const elements = [...(this.expr(set, env) as readonly Value[])]
    for (const element of elements) {
      const { type } = local
      if (type.kind === 'ref' && element !== null && !this.isAlive(type.class, element)) continue
      const inner = new Map([...env, [local.slot, element]])
      if (!where || this.expr(where, inner)) yield inner
    }
  }

  #else({ left, right, type }: Of<'else'>, env: Env): Value {
    const value =
      left.kind === 'index' ? (this.expr(left.of, env) as Entries).get(this.expr(left.key, env)) : this.expr(left, env)
    const isOpened = left.type.kind === 'option' && type.kind !== 'option'
    return (isOpened ? (value as readonly Value[] | undefined)?.[0] : value) ?? this.expr(right, env)
  }

  protected entry(map: Entries, key: Value, name: string): Value {
    const value = map.get(key)
    return value === undefined ? unsupported(name, key === null ? NULL_REF : String(key), 'no such key') : value
  }
}

function ints(first: bigint, last: bigint): Value[] {
  return Array.from({ length: Math.max(0, Number(last - first) + 1) }, (_none, i) => first + BigInt(i))
}
