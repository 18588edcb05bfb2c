/** The objects of a class whose writes keep the rules of the API, and whose computed fields are read as they are now. */
import type { ClassStore, FieldStore } from '../../store/store.ts'
import { RecordValue, type Value } from '../../values/values.ts'
import type { Outcomes } from './outcomes.ts'

/** Runs a write, and checks what it has changed. */
export type RuledWrite = <T>(write: () => T) => T

export class RuledObjects implements ClassStore {
  readonly name: string
  readonly fieldNames: readonly string[]
  readonly #inner: ClassStore
  readonly #outcomes: Outcomes
  readonly #write: RuledWrite
  readonly #fields = new Map<string, FieldStore>()
  /** Computed fields: their places among the fields, and their outcomes. */
  readonly #computed: readonly (readonly [at: number, outcome: number, field: string])[]

  constructor(inner: ClassStore, outcomes: Outcomes, write: RuledWrite) {
    this.name = inner.name
    this.fieldNames = inner.fieldNames
    this.#inner = inner
    this.#outcomes = outcomes
    this.#write = write
    this.#computed = inner.fieldNames.flatMap((field, at) => {
      const outcome = outcomes.plan.fieldAt(inner.name, field)
      return outcome === undefined ? [] : [[at, outcome, field] as const]
    })
  }

  has(ref: string): boolean {
    return this.#inner.has(ref)
  }

  field(name: string): FieldStore {
    const known = this.#fields.get(name)
    if (known) return known
    const outcome = this.#outcomes.plan.fieldAt(this.name, name)
    const made =
      outcome === undefined
        ? new RuledField(this.#inner.field(name), this.#outcomes, this.#write)
        : new ComputedField(this.#inner, name, outcome, this.#outcomes)
    this.#fields.set(name, made)
    return made
  }

  record(ref: string): RecordValue {
    return this.#withFresh(ref, this.#inner.record(ref))
  }

  *records(): Generator<readonly [string, RecordValue]> {
    for (const [ref, record] of this.#inner.records()) yield [ref, this.#withFresh(ref, record)]
  }

  refs(): string[] {
    return this.#inner.refs()
  }

  count(): number {
    return this.#inner.count()
  }

  byUuid(uuid: string): string | undefined {
    return this.#inner.byUuid(uuid)
  }

  byNameLabel(label: string): string[] {
    const computed = this.#outcomes.plan.fieldAt(this.name, 'name_label')
    if (computed === undefined) return this.#inner.byNameLabel(label)
    const field = this.field('name_label')
    const isStale = this.refs().some((ref) => this.#outcomes.isStale(computed, this.name, ref))
    return isStale ? this.refs().filter((ref) => field.get(ref) === label) : this.#inner.byNameLabel(label)
  }

  byUnique(field: string, value: Value): string | undefined {
    return this.#inner.byUnique(field, value)
  }

  create(values: ReadonlyMap<string, Value>): string {
    return this.#write(() => this.#inner.create(values))
  }

  setAll(ref: string, values: ReadonlyMap<string, Value>): void {
    this.#write(() => this.#inner.setAll(ref, values))
  }

  destroy(ref: string): void {
    this.#write(() => this.#inner.destroy(ref))
  }

  #withFresh(ref: string, record: RecordValue): RecordValue {
    const stale = this.#computed.filter(([, outcome]) => this.#outcomes.isStale(outcome, this.name, ref))
    if (stale.length === 0) return record
    const values = [...record.values]
    for (const [at, outcome, field] of stale) values[at] = this.#outcomes.fresh(outcome, this.#inner, field, ref)
    return new RecordValue(record.names, values)
  }
}

class RuledField implements FieldStore {
  readonly #inner: FieldStore
  readonly #outcomes: Outcomes
  readonly #write: RuledWrite
  /** What the evaluation of that number has read. It may ask for the same field for each element of a set. */
  readonly #read = new Map<string, Value>()
  #evaluation = 0

  constructor(inner: FieldStore, outcomes: Outcomes, write: RuledWrite) {
    this.#inner = inner
    this.#outcomes = outcomes
    this.#write = write
  }

  get(ref: string): Value {
    const { evaluation } = this.#outcomes
    if (evaluation === 0) return this.#inner.get(ref)
    if (evaluation !== this.#evaluation && this.#read.size > 0) this.#read.clear()
    this.#evaluation = evaluation
    const known = this.#read.get(ref)
    if (known !== undefined) return known
    const value = this.#inner.get(ref)
    this.#read.set(ref, value)
    return value
  }

  set(ref: string, value: Value): void {
    this.#write(() => this.#inner.set(ref, value))
  }

  add(ref: string, value: Value): void {
    this.#write(() => this.#inner.add(ref, value))
  }

  remove(ref: string, value: Value): void {
    this.#write(() => this.#inner.remove(ref, value))
  }

  addTo(ref: string, key: Value, value: Value): void {
    this.#write(() => this.#inner.addTo(ref, key, value))
  }

  removeFrom(ref: string, key: Value): void {
    this.#write(() => this.#inner.removeFrom(ref, key))
  }

  holders(target: string): readonly string[] {
    return this.#inner.holders(target)
  }
}

/** Throws Error (a bug) for writes: only the outcomes write it. */
class ComputedField implements FieldStore {
  readonly #objects: ClassStore
  readonly #name: string
  readonly #outcome: number
  readonly #outcomes: Outcomes

  constructor(objects: ClassStore, name: string, outcome: number, outcomes: Outcomes) {
    this.#objects = objects
    this.#name = name
    this.#outcome = outcome
    this.#outcomes = outcomes
  }

  get(ref: string): Value {
    return this.#outcomes.fresh(this.#outcome, this.#objects, this.#name, ref)
  }

  holders(target: string): readonly string[] {
    return this.#objects.field(this.#name).holders(target)
  }

  set = () => this.#refuse()
  add = () => this.#refuse()
  remove = () => this.#refuse()
  addTo = () => this.#refuse()
  removeFrom = () => this.#refuse()

  #refuse(): never {
    throw new Error(`"${this.#objects.name}.${this.#name}" is computed and cannot be written`)
  }
}
