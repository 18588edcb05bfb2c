/** Makes arguments of any type for calls: of objects that are alive, gone or null, of values that are usual, seen before or at an edge. */
import type { Api, Class, Literal, Type } from '../../model/api.ts'
import { settableFields } from '../../model/implied.ts'
import { exampleLiteral } from '../../reference/examples/example-literal.ts'
import { scalarValue } from '../../runtime/values/scalar-values.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { Dice } from './dice.ts'
import type { MinedValues } from './mined-values.ts'
import { isInt64, type ScalarPool, scalarPool, type ValuePlace } from './scalar-pools.ts'
import { type Argument, NULL_ARGUMENT, type ObjectOrigin } from './steps.ts'

/** The objects of the sequence so far. */
export interface KnownObjects {
  /** In order of creation. */
  alive(className: string): readonly ObjectOrigin[]
  gone(className: string): readonly ObjectOrigin[]
  /** The value of a field of a living object; undefined where it cannot be read. */
  value(origin: ObjectOrigin, field: string): Value | undefined
}

/** In percent: how often a value is an edge of its type, was used before, or stands in an object. */
const ODD = 7
const AGAIN = 20
const SEEN = 12
const GONE = 3
/** How often the object is one of the last that were made, which the steps before were about. */
const LATEST = 60
/** How often a member that has a default is given. */
const GIVEN_MEMBER = 35
const NAMED_FIELD = 60
const MOST_RECENT = 12

export class ArgumentMaker {
  readonly #api: Api
  readonly #mined: MinedValues
  readonly #dice: Dice
  readonly #pools = new Map<string, ScalarPool>()
  readonly #classes: ReadonlyMap<string, Class>
  /** Ints and strings of this sequence. */
  #recent: { readonly key: string; readonly kind: string; readonly value: Value }[] = []
  readonly #numbers: readonly (readonly [className: string, field: string])[]

  constructor(api: Api, mined: MinedValues, dice: Dice) {
    this.#api = api
    this.#mined = mined
    this.#dice = dice
    this.#classes = new Map(api.classes.map((owner) => [owner.name, owner]))
    this.#numbers = api.classes.flatMap(({ name, standard, fields }) =>
      standard ? [] : fields.flatMap((field) => (field.type.kind === 'int' ? [[name, field.name] as const] : [])),
    )
  }

  /** Forgets the values of the sequence before. */
  reset(): void {
    this.#recent = []
  }

  /** `key` names the place; `owner` is the class of a field. undefined where no object is there that it needs. */
  make(key: string, place: ValuePlace, objects: KnownObjects, owner?: Class): Argument | undefined {
    const { type } = place
    switch (type.kind) {
      case 'ref':
        return this.#object(type, objects)
      case 'set':
      case 'option':
        return this.#list(key, place, type, objects, owner)
      case 'map':
        return this.#map(key, type, objects)
      case 'record':
        return this.#record(type.name, objects)
      case 'any record':
        return undefined
      default:
        return { kind: 'plain', value: this.#scalar(key, place, objects, owner) }
    }
  }

  #object(type: Type & { readonly kind: 'ref' }, objects: KnownObjects): Argument | undefined {
    const dice = this.#dice
    const alive = objects.alive(type.class)
    const gone = objects.gone(type.class)
    if (type.nullable && (alive.length === 0 || dice.percent(25))) return NULL_ARGUMENT
    const isGone = gone.length > 0 && (dice.percent(GONE) || (alive.length === 0 && dice.percent(20)))
    const from = isGone ? gone : alive
    const origin = dice.percent(LATEST) ? dice.pickOf(from, Math.max(0, from.length - 2)) : dice.pick(from)
    return origin && { kind: 'object', origin }
  }

  #list(
    key: string,
    place: ValuePlace,
    type: Type & { readonly kind: 'set' | 'option' },
    objects: KnownObjects,
    owner: Class | undefined,
  ): Argument | undefined {
    if (place.where && this.#dice.percent(80)) {
      const example = exampleLiteral(this.#api, place, owner)
      const known = example === undefined ? undefined : literalArgument(type, example)
      if (known) return known
    }
    const count = this.#dice.below(type.kind === 'set' ? 4 : 2)
    const items: Argument[] = []
    for (let i = 0; i < count; i++) {
      const item = this.make(`${key}[]`, { name: place.name, type: type.of }, objects)
      if (item && !items.some((one) => sameArgument(one, item))) items.push(item)
    }
    return { kind: 'list', items }
  }

  #map(key: string, type: Type & { readonly kind: 'map' }, objects: KnownObjects): Argument {
    const entries: [Argument, Argument][] = []
    for (let left = this.#dice.below(3); left > 0; left--) {
      const entry = this.make(`${key}{}`, { name: '', type: type.key }, objects)
      const value = this.make(`${key}->`, { name: '', type: type.value }, objects)
      if (entry && value && !entries.some(([one]) => sameArgument(one, entry))) entries.push([entry, value])
    }
    return { kind: 'map', entries }
  }

  /** Of a class: what a client gives for a new object. Of a record: its members. */
  #record(name: string, objects: KnownObjects): Argument | undefined {
    const owner = this.#classes.get(name)
    const members: (readonly [string, Argument])[] = []
    for (const member of clientMembers(this.#api, name)) {
      const isNeeded = member.default === undefined
      if (!isNeeded && !this.#dice.percent(GIVEN_MEMBER)) continue
      const value = this.make(`${name}.${member.name}`, member, objects, owner)
      if (value) members.push([member.name, value])
      else if (isNeeded) return undefined
    }
    return { kind: 'record', members }
  }

  /** For `C.set`: some of the fields that it may name. */
  settable(name: string, objects: KnownObjects): Argument {
    const owner = this.#classes.get(name)
    const fields = owner ? settableFields(owner) : []
    const named = fields.filter(() => this.#dice.percent(NAMED_FIELD))
    const members = (named.length > 0 ? named : fields.slice(0, 1)).flatMap((field) => {
      const value = this.make(`${name}.${field.name}`, field, objects, owner)
      return value ? [[field.name, value] as const] : []
    })
    return { kind: 'record', members }
  }

  #scalar(key: string, place: ValuePlace, objects: KnownObjects, owner: Class | undefined): Value {
    const { kind } = place.type
    const value = this.#again(key, place, objects) ?? this.#fromPool(key, place, owner)
    if (kind === 'int' || kind === 'string') {
      this.#recent.push({ key, kind, value })
      if (this.#recent.length > MOST_RECENT) this.#recent.shift()
    }
    return value
  }

  /** A value of the sequence or of an object. */
  #again(key: string, { type, where }: ValuePlace, objects: KnownObjects): Value | undefined {
    const dice = this.#dice
    if (type.kind !== 'int' && type.kind !== 'string') return undefined
    if (dice.percent(AGAIN)) {
      // What was given elsewhere may not meet the condition.
      const fitting = this.#recent.filter((one) => (where ? one.key === key : one.kind === type.kind))
      return dice.pick(fitting)?.value
    }
    if (where || type.kind !== 'int' || !dice.percent(SEEN)) return undefined
    const [className, field] = dice.pick(this.#numbers) ?? ['', '']
    const origin = dice.pick(objects.alive(className))
    const seen = origin && objects.value(origin, field)
    const near = typeof seen === 'bigint' ? seen + BigInt(dice.below(3) - 1) : undefined
    return near !== undefined && isInt64(near) ? near : undefined
  }

  #fromPool(key: string, place: ValuePlace, owner: Class | undefined): Value {
    let pool = this.#pools.get(key)
    if (!pool) {
      pool = scalarPool(this.#api, place, this.#mined, owner)
      this.#pools.set(key, pool)
    }
    const dice = this.#dice
    const isOdd = pool.odd.length > 0 && (pool.usual.length === 0 || dice.percent(ODD))
    // The first values are the smallest, which most faults need.
    const from = isOdd ? pool.odd : pool.usual
    const picked = !isOdd && dice.percent(50) ? dice.pickOf(from, 0, 4) : dice.pick(from)
    return plainValue(place.type, picked ?? '')
  }
}

/** The members that a client gives: not those that the server sets. */
export function clientMembers(api: Api, name: string): readonly ValuePlace[] {
  const record = api.records.find((one) => one.name === name)
  if (record) return record.members
  const owner = api.classes.find((one) => one.name === name)
  return owner?.fields.filter(({ qualifier, internal }) => qualifier !== 'RO/runtime' && !internal) ?? []
}

function plainValue(type: Type, literal: Literal): Value {
  return type.kind === 'enum' ? (literal as string) : scalarValue(type.kind as 'string', literal)
}

/** undefined for a literal that names objects. */
export function literalArgument(type: Type, literal: Literal): Argument | undefined {
  switch (type.kind) {
    case 'ref':
      return literal === null ? NULL_ARGUMENT : undefined
    case 'set':
    case 'option': {
      const items = (literal as readonly Literal[]).map((item) => literalArgument(type.of, item))
      return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined
    }
    case 'map':
    case 'record':
    case 'any record':
      return undefined
    default:
      return { kind: 'plain', value: plainValue(type, literal) }
  }
}

/** Equal arguments are one element of a set, and one key of a map. */
export function sameArgument(a: Argument, b: Argument): boolean {
  return argumentText(a) === argumentText(b)
}

export function argumentText(argument: Argument): string {
  return JSON.stringify(argument, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
}
