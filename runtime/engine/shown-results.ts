/**
 * The results of declared messages as the caller may see them. Their code has all rights, so the records in a result are
 * shown as `get_record` would show them (docs/language.md, What errors and records hide).
 */
import type { Api, Type } from '../../model/api.ts'
import type { Principal } from '../values/principal.ts'
import type { Shapes } from '../values/shapes.ts'
import { AllRecords, AllRefs, LateList, LateValue, RecordValue, type Result, type Value } from '../values/values.ts'
import type { ClassRecords, ObjectRecords } from './object-records.ts'

/** The result as `reader` may see it, who is null for a caller without a session. */
export type ShowResult = (result: Result, reader: Principal | null) => Result

export interface ResultParts {
  readonly api: Api
  readonly shapes: Shapes
  readonly records: ObjectRecords
}

/** undefined where a result of the type holds nothing that a caller may not see. */
export function resultShower({ api, shapes, records }: ResultParts, type: Type | null): ShowResult | undefined {
  if (type === null) return undefined
  const classes = new Map<string, ClassRecords>()
  for (const part of shapes.inside(type)) {
    const owner = part.kind === 'record' ? api.classes.find((c) => c.name === part.name) : undefined
    if (owner && owner.objects !== 'none') classes.set(owner.name, records.of(owner.name))
  }
  if ([...classes.values()].every((one) => one.isOpen)) return undefined
  return (result, reader) => {
    const shown = new ShownValues(shapes, classes, reader)
    if (result instanceof LateValue) return new LateValue(() => shown.of(type, result.make()))
    // AllRecords and AllRefs know their reader.
    if (result instanceof AllRecords || result instanceof AllRefs) return result
    return shown.of(type, result)
  }
}

class ShownValues {
  readonly #shapes: Shapes
  readonly #classes: ReadonlyMap<string, ClassRecords>
  readonly #reader: Principal | null

  constructor(shapes: Shapes, classes: ReadonlyMap<string, ClassRecords>, reader: Principal | null) {
    this.#shapes = shapes
    this.#classes = classes
    this.#reader = reader
  }

  /** `ref`: the object of which the value may be the record. */
  of(type: Type, value: Value, ref?: string): Value {
    if (Array.isArray(value) && (type.kind === 'set' || type.kind === 'option'))
      return value.map((item: Value) => this.of(type.of, item))
    if (value instanceof LateList && type.kind === 'set')
      return new LateList(this.#each(type.of, value.elements), value.close)
    if (value instanceof Map && type.kind === 'map') {
      const isByRef = type.key.kind === 'ref' && type.value.kind === 'record' && type.key.class === type.value.name
      const entries = [...(value as ReadonlyMap<Value, Value>)].map(([key, held]): [Value, Value] => [
        this.of(type.key, key),
        this.of(type.value, held, isByRef ? String(key) : undefined),
      ])
      return new Map(entries)
    }
    return value instanceof RecordValue && type.kind === 'record' ? this.#record(type.name, value, ref) : value
  }

  *#each(type: Type, elements: Iterable<Value>): Generator<Value> {
    for (const element of elements) yield this.of(type, element)
  }

  #record(name: string, record: RecordValue, ref: string | undefined): RecordValue {
    const objects = this.#classes.get(name)
    if (objects) return objects.shown(record, this.#reader, ref)
    const types = new Map(this.#shapes.members(name).map((member) => [member.name, member.type]))
    const values = record.values.map((value, i) => {
      const type = types.get(record.names[i] as string)
      return type ? this.of(type, value) : value
    })
    return new RecordValue(record.names, values)
  }
}
