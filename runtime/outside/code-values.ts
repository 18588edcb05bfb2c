/**
 * Values as code in `handlers.ts` has them, to and from those of the server: records are objects, datetimes are Dates, and
 * an empty option is undefined. The types that reference/handler-types.ts writes say the same.
 */
import type { Type } from '../../model/api.ts'
import { datetimeMillis, formatDatetime } from '../../model/datetime.ts'
import { checkValue } from '../engine/check-value.ts'
import { inPart, WrongValue } from '../engine/wrong-value.ts'
import { canonicalText } from '../values/canonical-text.ts'
import type { Principal } from '../values/principal.ts'
import type { Shapes } from '../values/shapes.ts'
import { LateList, Plain, RecordValue, Snapshot, type Value } from '../values/values.ts'

export class CodeValues {
  readonly #shapes: Shapes
  /** Whether the class of that name keeps objects. */
  readonly #keeps: (className: string) => boolean

  constructor(shapes: Shapes, keeps: (className: string) => boolean) {
    this.#shapes = shapes
    this.#keeps = keeps
  }

  /** A value of the type as code gets it. */
  toCode(type: Type, value: Value): unknown {
    switch (type.kind) {
      case 'datetime':
        return new Date(datetimeMillis(value as string))
      case 'set':
        return Object.freeze((value as readonly Value[]).map((part) => this.toCode(type.of, part)))
      case 'option':
        return (value as readonly Value[]).map((part) => this.toCode(type.of, part))[0]
      case 'map': {
        const entries = [...(value as ReadonlyMap<Value, Value>)]
        return new Map(entries.map(([key, part]) => [this.toCode(type.key, key), this.toCode(type.value, part)]))
      }
      case 'record':
        return this.recordToCode(type.name, value as RecordValue)
      case 'any record':
        return value instanceof Plain ? value.data : value
      default:
        return value
    }
  }

  /** Has only the members that the record has: clients may leave out fields of a class. */
  recordToCode(name: string, { names, values }: RecordValue): object {
    const types = new Map(this.#shapes.members(name).map((member) => [member.name, member.type]))
    const members = names.map((member, i) => {
      const type = types.get(member)
      return [member, type && this.toCode(type, values[i] as Value)] as const
    })
    return Object.freeze(Object.fromEntries(members))
  }

  /**
   * The value that code gave, checked; throws WrongValue where it is not of the type. Where a record of a class is the
   * answer to `reader`, a reference stands for the record of its object, as the reader may see it; null is everybody.
   */
  fromCode(type: Type, given: unknown, reader?: Principal | null): Value {
    const value = this.#read(type, given, reader)
    checkValue(this.#shapes, type, value)
    return value
  }

  /** Checks what has parts; `checkValue` checks the rest. */
  #read(type: Type, given: unknown, reader: Principal | null | undefined): Value {
    switch (type.kind) {
      case 'datetime':
        if (!(given instanceof Date)) throw new WrongValue('is not a Date')
        return formatDatetime(given.getTime()) ?? ''
      case 'set':
        return this.#set(type.of, given, reader)
      case 'option':
        return isNothing(type.of, given) ? [] : [this.#read(type.of, given, reader)]
      case 'map':
        return this.#map(type, given, reader)
      case 'record':
        if (typeof given === 'string' && reader !== undefined && this.#keeps(type.name))
          return new Snapshot(type.name, given, reader)
        return this.#record(type.name, given, reader)
      case 'any record':
        return new Plain(given)
      default:
        return (given === undefined ? null : given) as Value
    }
  }

  /** Without repeats. */
  #set(of: Type, given: unknown, reader: Principal | null | undefined): Value {
    if (!Array.isArray(given)) throw new WrongValue('is not an array')
    // Not given.map, which passes over holes.
    const parts = Array.from(given, (part, i) => inPart(`[${i}]`, () => this.#read(of, part, reader)))
    const kept = new Map(
      parts.map((part) => [isOpaque(part) ? part : canonicalText(part), part]).reverse() as [unknown, Value][],
    )
    return parts.length === kept.size ? parts : [...kept.values()].reverse()
  }

  #map({ key, value }: Type & { kind: 'map' }, given: unknown, reader: Principal | null | undefined): Value {
    if (!(given instanceof Map)) throw new WrongValue('is not a Map')
    const entries = [...given].map(([name, part]) => {
      const read = inPart('[key]', () => this.#read(key, name, reader))
      return [read, inPart(`[${JSON.stringify(String(name))}]`, () => this.#read(value, part, reader))] as const
    })
    return new Map(entries)
  }

  #record(name: string, given: unknown, reader: Principal | null | undefined): Value {
    if (typeof given !== 'object' || given === null) throw new WrongValue('is not an object')
    const members = this.#shapes.members(name)
    const extra = Object.keys(given).find((key) => !members.some((member) => member.name === key))
    if (extra !== undefined) throw new WrongValue(`has "${extra}", which "${name}" has not`)
    const values = members.map((member) =>
      inPart(`.${member.name}`, () => this.#read(member.type, Reflect.get(given, member.name), reader)),
    )
    return new RecordValue(
      members.map((member) => member.name),
      values,
    )
  }
}

/** Of an option of references that may be null, null is a value. */
function isNothing(of: Type, given: unknown): boolean {
  return given === undefined || (given === null && !(of.kind === 'ref' && of.nullable))
}

/** What has no text. */
function isOpaque(value: Value): boolean {
  return value instanceof Snapshot || value instanceof Plain || value instanceof LateList
}
