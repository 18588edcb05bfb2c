/** The values that the text of an API itself names, by type: what its conditions compare with is where its bodies differ. */
import type { Api, Literal, Type } from '../../model/api.ts'
import type { TypedExpr } from '../../model/body.ts'
import { isCall } from '../../model/value-types.ts'

export interface MinedValues {
  readonly ints: readonly bigint[]
  readonly floats: readonly number[]
  readonly strings: readonly string[]
  readonly datetimes: readonly string[]
  /** The durations of waits and `after` blocks, in milliseconds, the shortest first. */
  readonly waits: readonly number[]
}

/** The most of each kind, so that a large text does not drown the edges of types. */
const MOST = 60

/** Looks through all of the model, where literals are nodes of typed trees, defaults and values of initial objects. */
export function mineValues(api: Api): MinedValues {
  const found = new Miner()
  found.visit(api)
  for (const owner of api.classes)
    for (const field of owner.fields) if (field.default !== undefined) found.add(field.type, field.default)
  for (const object of api.objects) {
    const fields = api.classes.find(({ name }) => name === object.class)?.fields ?? []
    for (const [name, value] of Object.entries(object.values)) {
      const type = fields.find((field) => field.name === name)?.type
      if (type) found.add(type, value)
    }
  }
  return found.values()
}

class Miner {
  readonly #ints = new Set<bigint>()
  readonly #floats = new Set<number>()
  readonly #strings = new Set<string>()
  readonly #datetimes = new Set<string>()
  readonly #waits = new Set<number>()

  values(): MinedValues {
    const first = <T>(set: ReadonlySet<T>) => [...set].slice(0, MOST)
    return {
      ints: first(this.#ints),
      floats: first(this.#floats),
      strings: first(this.#strings),
      datetimes: first(this.#datetimes),
      waits: first(this.#waits).sort((a, b) => a - b),
    }
  }

  /** Finds the literal nodes in any part of the model. */
  visit(part: unknown): void {
    if (typeof part !== 'object' || part === null) return
    if (Array.isArray(part)) {
      for (const one of part) this.visit(one)
      return
    }
    const node = part as Partial<TypedExpr>
    if (node.kind === 'literal' && node.type && node.value !== undefined) {
      if (node.type.kind === 'duration') this.#waits.add(Number(node.value))
      else this.add(node.type as Type, node.value)
      return
    }
    for (const [name, one] of Object.entries(part)) if (name !== 'at' && name !== 'effects') this.visit(one)
  }

  add(type: Type, literal: Literal): void {
    if (literal === null || isCall(literal)) return
    switch (type.kind) {
      case 'int':
        this.#ints.add(BigInt(literal as string))
        return
      case 'float':
        this.#floats.add(Number(literal))
        return
      case 'string':
        this.#strings.add(String(literal))
        return
      case 'datetime':
        this.#datetimes.add(String(literal))
        return
      case 'set':
      case 'option':
        for (const item of literal as readonly Literal[]) this.add(type.of, item)
        return
      case 'map':
        for (const [key, value] of literal as unknown as (readonly [Literal, Literal])[]) {
          this.add(type.key, key)
          this.add(type.value, value)
        }
        return
      default:
    }
  }
}
