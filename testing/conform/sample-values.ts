/** Values that probes send: usual ones, which meet the conditions of their place, and the edges of each type. */
import type { Api, Class, Literal, Type } from '../../model/api.ts'
import { isScalar, type ScalarKind } from '../../model/kinds.ts'
import { type Conditioned, exampleLiteral } from '../../reference/examples/example-literal.ts'
import { canonicalText } from '../../runtime/values/canonical-text.ts'
import { literalValue } from '../../runtime/values/literals.ts'
import { Shapes } from '../../runtime/values/shapes.ts'
import { RecordValue, type Value } from '../../runtime/values/values.ts'

/** Gives an object of the class, as a symbol; undefined where there is none. */
export type ObjectFor = (className: string, nth: number) => string | undefined

export class SampleValues {
  readonly #api: Api
  readonly #shapes: Shapes
  /** Makes unique texts differ between runs. */
  readonly #tag: string
  #count = 0

  constructor(api: Api, tag: string) {
    this.#api = api
    this.#shapes = new Shapes(api)
    this.#tag = tag
  }

  /** The nth value for the place; undefined where none is known. `owner`: the class of a field. */
  usual(place: Conditioned, nth: number, objects: ObjectFor, owner?: Class): Value | undefined {
    const isUnique = owner?.unique?.some((fields) => fields.includes(place.name)) ?? false
    if (place.where) return this.#conditioned(place, owner, isUnique ? ++this.#count : nth)
    if (!isUnique) return this.ofType(place.type, nth, objects)
    const { type } = place
    const of = type.kind === 'option' ? type.of : type
    const value = of.kind === 'string' ? `${this.#tag}-${++this.#count}` : this.ofType(of, ++this.#count, objects)
    return value !== undefined && type.kind === 'option' ? [value] : value
  }

  #conditioned(place: Conditioned, owner: Class | undefined, nth: number): Value | undefined {
    const usual = place.type.kind === 'string' ? `conform ${nth}` : place.type.kind === 'int' ? String(nth) : undefined
    const literal = exampleLiteral(this.#api, place, owner, usual) ?? exampleLiteral(this.#api, place, owner)
    return literal === undefined ? undefined : this.literal(place.type, literal)
  }

  /** undefined for a literal that names an object. */
  literal(type: Type, literal: Literal): Value | undefined {
    try {
      return literalValue(this.#shapes, type, literal, () => {
        throw new NamesObject()
      })
    } catch (error) {
      if (error instanceof NamesObject) return undefined
      throw error
    }
  }

  ofType(type: Type, nth: number, objects: ObjectFor): Value | undefined {
    if (isScalar(type)) return scalarSample(type.kind, nth)
    switch (type.kind) {
      case 'enum': {
        const values = this.enumValues(type.name)
        return values[nth % Math.max(1, values.length)]
      }
      case 'ref':
        return objects(type.class, nth) ?? (type.nullable ? null : undefined)
      case 'set': {
        const items = [this.ofType(type.of, nth, objects), this.ofType(type.of, nth + 1, objects)]
        return distinctValues(items)
      }
      case 'option':
        return distinctValues([this.ofType(type.of, nth, objects)])
      case 'map': {
        const [key, value] = [this.ofType(type.key, nth, objects), this.ofType(type.value, nth, objects)]
        return key === undefined || value === undefined ? new Map() : new Map([[key, value]])
      }
      case 'record':
        return this.#record(type.name, nth, objects)
      case 'any record':
        return undefined
    }
  }

  #record(name: string, nth: number, objects: ObjectFor): Value | undefined {
    const members = this.#api.records.find((one) => one.name === name)?.members ?? []
    const values = members.map((member) => this.usual(member, nth, objects))
    if (members.length === 0 || values.includes(undefined)) return undefined
    return new RecordValue(
      members.map((member) => member.name),
      values as Value[],
    )
  }

  enumValues(name: string): readonly string[] {
    return this.#api.enums.find((one) => one.name === name)?.values.map((value) => value.name) ?? []
  }

  /** The edges of a type without references, without regard to conditions. */
  edges(type: Type): readonly Value[] {
    if (isScalar(type)) return SCALAR_EDGES[type.kind]
    switch (type.kind) {
      case 'enum':
        return this.enumValues(type.name)
      case 'set':
        return this.#setEdges(type.of)
      case 'option':
        return [[], ...this.edges(type.of).map((one) => [one])]
      case 'map':
        return this.#mapEdges(type.key, type.value)
      default:
        return []
    }
  }

  #setEdges(type: Type): readonly Value[] {
    const items = this.edges(type)
    return items.length === 0 ? [[]] : [[], items.slice(0, 6), items.slice(0, 6).toReversed(), [items[0] as Value]]
  }

  #mapEdges(key: Type, value: Type): readonly Value[] {
    const [keys, values] = [key.kind === 'string' ? KEY_TEXTS : this.edges(key), this.edges(value)]
    if (keys.length === 0 || values.length === 0) return [new Map()]
    const all = keys.map((one, i) => [one, values[i % values.length] as Value] as const)
    const others = values.map((one, i) => [keys[i % keys.length] as Value, one] as const)
    return [new Map(), new Map(all), new Map(others)]
  }
}

class NamesObject extends Error {}

function distinctValues(items: readonly (Value | undefined)[]): readonly Value[] {
  const known = items.filter((one) => one !== undefined)
  return [...new Map(known.map((one) => [canonicalText(one), one])).values()]
}

function scalarSample(kind: ScalarKind, nth: number): Value {
  switch (kind) {
    case 'string':
      return `conform ${nth}`
    case 'int':
      return BigInt(nth + 1)
    case 'float':
      return nth + 0.5
    case 'bool':
      return nth % 2 === 0
    case 'datetime':
      return `200101${String((nth % 28) + 1).padStart(2, '0')}T12:00:00Z`
  }
}

const LAST_INT = 2n ** 63n - 1n

/** Keys that programs take for something else. */
const KEY_TEXTS = ['', '__proto__', 'constructor', 'a b', '<&>"\'', 'é😀', '7', 'a\nb', ' a ']

const SCALAR_EDGES: { readonly [kind in ScalarKind]: readonly Value[] } = {
  string: [
    ...['', ' ', ' a ', 'a\nb\n', 'a\r\nb\r', '\ta\t', 'é😀𝄞', ']]>', '<&>"\'', '&amp;&#10;', '<![CDATA[a]]>', '\\n"'],
    ...['\u007f\u0085\u2028\ufffd', 'OpaqueRef:NULL', '__proto__', 'x'.repeat(5000)],
  ],
  int: [
    0n,
    1n,
    -1n,
    2n ** 31n,
    -(2n ** 31n),
    2n ** 32n,
    2n ** 53n,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    LAST_INT,
    -LAST_INT - 1n,
  ],
  float: [0, 1, -1, 0.1, -0.5, 1e15, 1e21, 1e-7, 123456789.125, 5e-324, 1e308, -1.7976931348623157e308],
  bool: [true, false],
  datetime: [
    '19700101T00:00:00Z',
    '00010101T00:00:00Z',
    '99991231T23:59:59.999Z',
    '20000229T23:59:59.001Z',
    '20380119T03:14:08Z',
  ],
}
