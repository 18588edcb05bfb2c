/** The objects of a sequence while it is played: their references now, by what made them. */
import type { Type } from '../../model/api.ts'
import { literalValue } from '../../runtime/values/literals.ts'
import { type Shapes, shapesOf } from '../../runtime/values/shapes.ts'
import { RecordValue, type Value } from '../../runtime/values/values.ts'
import type { World } from '../world/world.ts'
import type { KnownObjects } from './argument-maker.ts'
import { type Argument, type ObjectOrigin, originKey } from './steps.ts'

/** An argument names an object that this sequence has not made. */
export class UnknownObject extends Error {}

const NONE: readonly ObjectOrigin[] = []

export class PlayedObjects implements KnownObjects {
  readonly #world: World
  readonly #shapes: Shapes
  readonly #standard: ReadonlySet<string>
  /** By the key of the origin, also those that are gone. */
  readonly #refs = new Map<string, string>()
  readonly #origins = new Map<string, ObjectOrigin>()
  /** The same as `#refs`, for the very origins that were named here. */
  readonly #known = new Map<ObjectOrigin, string>()
  readonly #alive = new Map<string, ObjectOrigin[]>()
  readonly #gone = new Map<string, ObjectOrigin[]>()
  /** Made since the last step was named. */
  #appeared: { readonly class: string; readonly ref: string }[] = []

  constructor(world: World) {
    this.#world = world
    const { api } = world.code
    this.#shapes = shapesOf(api)
    this.#standard = new Set(api.classes.flatMap(({ name, standard }) => (standard ? [name] : [])))
    for (const object of api.objects) {
      const ref = world.store.initialObject(object.class, object.name)
      if (ref !== null) this.#name({ kind: 'initial', class: object.class, name: object.name }, ref)
    }
    world.onCommit((changes) => {
      for (const { class: className, ref, operation } of changes) {
        if (operation === 'add') this.#appeared.push({ class: className, ref })
        else if (operation === 'del') this.#bury(ref)
      }
    })
  }

  alive(className: string): readonly ObjectOrigin[] {
    return this.#alive.get(className) ?? NONE
  }

  gone(className: string): readonly ObjectOrigin[] {
    return this.#gone.get(className) ?? NONE
  }

  value(origin: ObjectOrigin, field: string): Value | undefined {
    const ref = this.refOf(origin)
    const objects = this.#world.store.class(origin.class)
    return ref !== undefined && objects.has(ref) ? objects.field(field).get(ref) : undefined
  }

  refOf(origin: ObjectOrigin): string | undefined {
    return this.#known.get(origin) ?? this.#refs.get(originKey(origin))
  }

  /** undefined for an object that no step has named, such as a session. */
  originOf(ref: string): ObjectOrigin | undefined {
    return this.#origins.get(ref)
  }

  /** Names what appeared while the step ran. `result` is the reference that its call returned. */
  nameNew(step: number, result?: { readonly class: string; readonly ref: string }): void {
    if (result && !this.#origins.has(result.ref)) this.#name({ kind: 'result', class: result.class, step }, result.ref)
    if (this.#appeared.length === 0) return
    const counts = new Map<string, number>()
    for (const { class: className, ref } of this.#appeared) {
      if (this.#standard.has(className) || this.#origins.has(ref)) continue
      const nth = counts.get(className) ?? 0
      counts.set(className, nth + 1)
      this.#name({ kind: 'made', class: className, step, nth }, ref)
    }
    this.#appeared = []
  }

  #name(origin: ObjectOrigin, ref: string): void {
    this.#refs.set(originKey(origin), ref)
    this.#known.set(origin, ref)
    this.#origins.set(ref, origin)
    const list = this.#alive.get(origin.class)
    if (list) list.push(origin)
    else this.#alive.set(origin.class, [origin])
  }

  #bury(ref: string): void {
    const origin = this.#origins.get(ref)
    const list = origin && this.#alive.get(origin.class)
    const at = list?.indexOf(origin as ObjectOrigin) ?? -1
    if (!origin || !list || at === -1) return
    list.splice(at, 1)
    const gone = this.#gone.get(origin.class)
    if (gone) gone.push(origin)
    else this.#gone.set(origin.class, [origin])
  }

  /** The value now. Throws UnknownObject. */
  resolve(argument: Argument, type: Type): Value {
    switch (argument.kind) {
      case 'plain':
        return argument.value
      case 'object': {
        const ref = this.refOf(argument.origin)
        if (ref === undefined) throw new UnknownObject()
        return ref
      }
      case 'list': {
        const of = type.kind === 'set' || type.kind === 'option' ? type.of : type
        return argument.items.map((item) => this.resolve(item, of))
      }
      case 'map': {
        const { key, value } = type as Type & { readonly kind: 'map' }
        return new Map(argument.entries.map(([k, v]) => [this.resolve(k, key), this.resolve(v, value)]))
      }
      case 'record':
        return this.#record(argument.members, type as Type & { readonly kind: 'record' })
    }
  }

  /** The record of a class has the members that are given; any other has all, those not given with their defaults. */
  #record(given: readonly (readonly [string, Argument])[], { name }: Type & { readonly kind: 'record' }): RecordValue {
    const shapes = this.#shapes.members(name)
    const isOfClass = this.#world.code.api.classes.some((owner) => owner.name === name)
    const values = new Map<string, Value>()
    for (const { name: member, type, default: literal } of shapes) {
      const argument = given.find(([one]) => one === member)?.[1]
      if (argument) values.set(member, this.resolve(argument, type))
      else if (!isOfClass) values.set(member, this.#start(type, literal))
    }
    return new RecordValue([...values.keys()], [...values.values()])
  }

  #start(type: Type, literal: Parameters<typeof literalValue>[2] | undefined): Value {
    if (literal === undefined) return this.#shapes.zero(type)
    return literalValue(this.#shapes, type, literal, ({ class: owner }, name) =>
      this.#world.store.initialObject(owner, name),
    )
  }
}
