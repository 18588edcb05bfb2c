/** Operators and loops as the naive evaluator evaluates them. */
import type { From, TypedExpr } from '../../../model/body.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { NULL_REF } from '../../../runtime/values/values.ts'
import { arithmetic, asFloat, asInt, distinct, equal, firstKeys, folded, order, unsupported } from './naive-values.ts'

export type Of<Kind extends TypedExpr['kind']> = TypedExpr & { readonly kind: Kind }
/** Locals by their slots. */
export type Env = ReadonlyMap<number, Value | undefined>

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
        return node.type.kind === 'float' ? asFloat(-(value as number), '') : asInt(-(value as bigint), `-(${value})`)
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
        return this.#ints(of(node.first) as bigint, of(node.last) as bigint)
      case 'map':
        return firstKeys(node.entries.map(([key, value]) => [of(key), of(value)] as const))
      default:
        return this.#loop(node, env)
    }
  }

  #loop(node: Of<'quantifier' | 'set for' | 'map for' | 'fold' | 'first'>, env: Env): Value {
    const all = this.elements(node.from, env)
    switch (node.kind) {
      case 'quantifier':
        for (const inner of all)
          if (this.expr(node.condition, inner) === (node.word === 'some')) return node.word === 'some'
        return node.word === 'every'
      case 'set for':
        return distinct(Array.from(all, (inner) => this.expr(node.value, inner)))
      case 'map for':
        return firstKeys(
          Array.from(all, (inner) => [this.expr(node.key, inner), this.expr(node.value, inner)] as const),
        )
      case 'first': {
        const found: { element: Value; key: Value }[] = []
        for (const inner of all) {
          found.push({
            element: inner.get(node.from.local.slot) as Value,
            key: node.by ? this.expr(node.by, inner) : null,
          })
          if (!node.by) break
        }
        const { by } = node
        const least = by && found.reduce((a, b) => (order(by.type, b.key, a.key) < 0 ? b : a), found[0] as never)
        const one = by ? least : found[0]
        return node.type.kind === 'ref' ? (one?.element ?? null) : one ? [one.element] : []
      }
      default:
        return this.#fold(
          node,
          Array.from(all, (inner) => this.expr(node.value, inner)),
          env,
        )
    }
  }

  #fold({ word, type, text, separator }: Of<'fold'>, values: readonly Value[], env: Env): Value {
    if (word === 'join') return values.join(separator ? String(this.expr(separator, env)) : '')
    return folded(word, type, values, text)
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

  #ints(first: bigint, last: bigint): Value[] {
    const all: Value[] = []
    for (let i = first; i <= last; i++) all.push(i)
    return all
  }

  #else({ left, right, type }: Of<'else'>, env: Env): Value {
    let value: Value | undefined
    if (left.kind === 'index') {
      const map = this.expr(left.of, env) as ReadonlyMap<Value, Value>
      value = map.get(this.expr(left.key, env))
    } else value = this.expr(left, env)
    if (value !== undefined && left.type.kind === 'option' && type.kind !== 'option')
      value = (value as readonly Value[])[0]
    return value === undefined || value === null ? this.expr(right, env) : value
  }

  protected entry(map: ReadonlyMap<Value, Value>, key: Value, name: string): Value {
    const value = map.get(key)
    return value === undefined ? unsupported(name, key === null ? NULL_REF : String(key), 'no such key') : value
  }
}
