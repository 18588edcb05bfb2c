/** The structure of types: the members of records and classes, the values of enums, zeros, and which types hold refs. */
import type { Api, Literal, Type } from '../../model/api.ts'
import { typesIn } from '../../model/types.ts'
import { zeroOf } from './scalar-values.ts'
import { RecordValue, type Value } from './values.ts'

export interface Shape {
  readonly name: string
  readonly type: Type
  readonly default?: Literal
}

/** The same object for the same API: worlds of tests open many services of one. */
export function shapesOf(api: Api): Shapes {
  const known = SHAPES.get(api)
  if (known) return known
  const made = new Shapes(api)
  SHAPES.set(api, made)
  return made
}

const SHAPES = new WeakMap<Api, Shapes>()

/** The named types of one API. */
export class Shapes {
  readonly #records = new Map<string, readonly Shape[]>()
  readonly #enums = new Map<string, readonly string[]>()
  /** By enum, the values by their earlier names. */
  readonly #renamed = new Map<string, ReadonlyMap<string, string>>()
  /** The enums by their earlier names. */
  readonly #enumNames = new Map<string, string>()

  constructor(api: Api) {
    for (const owner of api.classes) this.#records.set(owner.name, owner.fields)
    for (const record of api.records) this.#records.set(record.name, record.members)
    for (const { name, was = [], values } of api.enums) {
      for (const old of was) this.#enumNames.set(old, name)
      this.#enums.set(
        name,
        values.map((value) => value.name),
      )
      const renamed = values.flatMap((value) => (value.was ?? []).map((old) => [old, value.name] as const))
      if (renamed.length > 0) this.#renamed.set(name, new Map(renamed))
    }
  }

  /** The members of a record, or the fields of a class, in order of declaration. */
  members(record: string): readonly Shape[] {
    return known(this.#records.get(record), 'record', record)
  }

  /** The zero of the type: the value of a field without a default (docs/language.md, Qualifiers). */
  zero(type: Type): Value {
    switch (type.kind) {
      case 'ref':
        return null
      case 'enum':
        return known(this.enumValues(type.name)[0], 'enum', type.name)
      case 'map':
        return new Map()
      case 'record':
        return this.#zeroRecord(this.members(type.name))
      case 'set':
      case 'option':
        return []
      case 'any record':
        throw new Error('any record has no zero')
      default:
        return zeroOf(type.kind)
    }
  }

  /** The value that a kept text is now, which a later text may have renamed (`was`); undefined if there is none. */
  enumValue(name: string, kept: string): string | undefined {
    if (this.enumValues(name).includes(kept)) return kept
    return this.#renamed.get(name)?.get(kept)
  }

  /** The name that an enum of a kept type has now; the same if no later text has renamed it. */
  enumName(kept: string): string {
    return this.#enums.has(kept) ? kept : (this.#enumNames.get(kept) ?? kept)
  }

  /** The values of an enum, in order of declaration. */
  enumValues(name: string): readonly string[] {
    return known(this.#enums.get(name), 'enum', name)
  }

  /** Whether a value of the type can hold a reference. */
  holdsRef(type: Type): boolean {
    return [...this.inside(type)].some((part) => part.kind === 'ref' || part.kind === 'any record')
  }

  /** Every type inside `type`: itself first, and the types of records' members too. */
  *inside(type: Type, seen: Set<string> = new Set()): Generator<Type> {
    for (const part of typesIn(type)) {
      yield part
      if (part.kind !== 'record' || seen.has(part.name)) continue
      seen.add(part.name)
      for (const member of this.members(part.name)) yield* this.inside(member.type, seen)
    }
  }

  #zeroRecord(members: readonly Shape[]): RecordValue {
    return new RecordValue(
      members.map((member) => member.name),
      members.map((member) => this.zero(member.type)),
    )
  }
}

function known<T>(found: T | undefined, kind: string, name: string): T {
  if (found === undefined) throw new Error(`the model has no ${kind} "${name}"`)
  return found
}
