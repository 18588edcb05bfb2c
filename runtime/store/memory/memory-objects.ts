/** The objects of one class in memory. */
import { handleInvalid, objectInUse } from '../../values/api-error.ts'
import type { ValueMaker } from '../../values/literals.ts'
import { NULL_REF, RecordValue, type Value } from '../../values/values.ts'
import type { ClassStore } from '../store.ts'
import type { ClassLayout, RefLayout } from './layout.ts'
import { MemoryColumn, type MemoryRefField, requireUnique } from './memory-columns.ts'
import type { MemoryContext } from './memory-context.ts'
import type { MemoryField } from './memory-field.ts'
import { MemoryRow, type MemoryTable } from './memory-table.ts'
import { isSameValue } from './same-value.ts'

export class MemoryObjects implements ClassStore {
  readonly name: string
  readonly fieldNames: readonly string[]
  readonly #context: MemoryContext
  readonly #table: MemoryTable
  readonly #layout: ClassLayout
  readonly #open: (name: string) => MemoryField
  #refFields: readonly MemoryRefField[] | undefined
  #linkedFields: readonly MemoryField[] | undefined

  /** `open`: gives the field of that name, which the class has. */
  constructor(context: MemoryContext, table: MemoryTable, open: (name: string) => MemoryField) {
    this.#context = context
    this.#table = table
    this.#layout = table.layout
    this.name = table.layout.name
    this.fieldNames = table.layout.fieldNames
    this.#open = open
  }

  has(ref: string): boolean {
    return this.#table.find(ref) !== undefined
  }

  field(name: string): MemoryField {
    return this.#open(name)
  }

  record(ref: string): RecordValue {
    return this.#recordOf(this.#require(ref))
  }

  *records(): Generator<readonly [string, RecordValue]> {
    for (const [ref, row] of this.#table.rows) yield [ref, this.#recordOf(row)]
  }

  refs(): string[] {
    return [...this.#table.rows.keys()]
  }

  count(): number {
    return this.#table.size
  }

  byUuid(uuid: string): string | undefined {
    const key = this.#layout.uuid
    if (!key) throw new Error(`class "${this.name}" has no uuid`)
    return this.#table.byKey(key, uuid)?.ref
  }

  byNameLabel(label: string): string[] {
    const { slot } = this.field('name_label').layout
    const found: string[] = []
    for (const [ref, row] of this.#table.rows) if (row.slots[slot] === label) found.push(ref)
    return found
  }

  byUnique(name: string, value: Value): string | undefined {
    const { slot, plan, normalize } = this.field(name).layout
    const key = this.#layout.unique.find(({ slots }) => slots.length === 1 && slots[0] === slot)
    if (!key) throw new Error(`"${this.name}.${name}" is not unique by itself`)
    const slots: Value[] = []
    slots[slot] = normalize(plan.field.type.kind === 'option' ? [value] : value)
    const text = key.textOf(slots)
    return text === null ? undefined : this.#table.byKey(key, text)?.ref
  }

  create(values: ReadonlyMap<string, Value>): string {
    const ref = `OpaqueRef:${values.get('uuid') ?? this.#context.newUuid()}`
    const maker = this.#layout.makesValues ? this.#context.newValues() : undefined
    if (this.#layout.others.length === 0) this.#insert(ref, values, maker)
    else
      this.#context.transaction.atomically(() => {
        this.#insert(ref, values, maker)
        this.fill(ref, values, maker)
      })
    return ref
  }

  /** The slots of a new object, but for those that `fill` sets. */
  slotsOf(values: ReadonlyMap<string, Value>, maker: ValueMaker | undefined): Value[] {
    const { blank, made, byName } = this.#layout
    const slots = blank.slice()
    for (const field of made) {
      if (values.get(field.plan.name) !== undefined) continue
      slots[field.slot] = field.plan.name === 'uuid' ? this.#context.newUuid() : this.#context.start(field, maker)
    }
    for (const [name, value] of values) {
      const field = byName.get(name)
      if (field?.isOwn && value !== undefined) slots[field.slot] = field.normalize(value)
    }
    return slots
  }

  #insert(ref: string, values: ReadonlyMap<string, Value>, maker: ValueMaker | undefined): void {
    const context = this.#context
    const { transaction } = context
    const slots = this.slotsOf(values, maker)
    this.#requireInsertable(ref, slots)
    const generation = transaction.log.stamp()
    const row = new MemoryRow(ref, this.#table.nextId(), generation, slots)
    transaction.insert(this.#table, row)
    this.link(row)
    if (values.has('uuid')) context.unbury(this.name, ref)
    context.note(this.#table, row, 'add', generation)
    context.fieldChanged(this.name, ref, null)
    for (const field of this.#refs) field.touchPartner(ref, slots[field.layout.slot] as Value)
  }

  /** Brings the other ends of the references of a new row in step. */
  link(row: MemoryRow): void {
    for (const field of this.#refs) {
      const target = row.slots[field.layout.slot] as Value
      if (target !== null) field.relink(row, null, target)
    }
  }

  /** Throws what a database throws for a row that its constraints refuse, in the order in which it looks at them. */
  #requireInsertable(ref: string, slots: readonly Value[]): void {
    const { refs, unique } = this.#layout
    this.requireLinkable(slots)
    if (unique.length > 0) requireUnique(this.#table, unique, undefined, slots)
    if (this.#table.find(ref)) throw new Error(`class "${this.name}" has an object ${ref} already`)
    for (const one of refs) this.#requireTarget(one, ref, slots[one.field.slot] as Value)
  }

  /** The part of it that does not need the objects at the other ends. */
  requireLinkable(slots: readonly Value[], row?: MemoryRow): void {
    const { refs, constrained } = this.#layout
    for (const { field, class: className, required } of refs)
      if (required && slots[field.slot] === null) throw handleInvalid(className, NULL_REF)
    for (const { plan, slot } of constrained) this.#column(plan.name).requireFree(row, slots[slot] as Value)
  }

  #requireTarget({ class: className }: RefLayout, self: string, value: Value): void {
    if (value === null || (value === self && className === this.name)) return
    this.#context.require(className, value)
  }

  /** Sets the fields that others keep, too. Null, and empty sets and maps, are there without a write. */
  fill(ref: string, values: ReadonlyMap<string, Value>, maker: ValueMaker | undefined): void {
    for (const field of this.#layout.others) {
      const given = values.get(field.plan.name)
      const value = given === undefined ? this.#context.start(field, maker) : given
      if (isGiven(value)) this.field(field.plan.name).set(ref, value)
    }
  }

  setAll(ref: string, values: ReadonlyMap<string, Value>): void {
    const together = this.#keyFields(values)
    this.#context.transaction.atomically(() => {
      const row = this.#require(ref)
      if (together.size > 0) this.#setTogether(row, values, together)
      for (const [name, value] of values) if (!together.has(name)) this.field(name).set(ref, value)
    })
  }

  /** Of the fields that a call writes, those of unique keys of which it writes several. */
  #keyFields(values: ReadonlyMap<string, Value>): ReadonlySet<string> {
    const { plan } = this.#layout
    const written = plan.unique.map((key) => key.filter((name) => values.has(name)))
    return new Set(written.filter(({ length }) => length > 1).flat())
  }

  #setTogether(row: MemoryRow, values: ReadonlyMap<string, Value>, names: ReadonlySet<string>): void {
    const columns = this.#layout.fields.filter(({ plan }) => names.has(plan.name))
    const changes = columns
      .map((field) => ({
        field: this.#column(field.plan.name),
        slot: field.slot,
        old: row.slots[field.slot] as Value,
        value: field.normalize(values.get(field.plan.name) as Value),
      }))
      .filter(({ old, value }) => !isSameValue(old, value))
    if (changes.length === 0) return
    for (const { field, value } of changes) if (value === null) field.requireReferable(value)
    const slots = row.slots.slice()
    for (const { slot, value } of changes) slots[slot] = value
    for (const { field, value } of changes) field.requireFree(row, value)
    const keys = this.#layout.unique.filter((key) => changes.some(({ slot }) => key.slots.includes(slot)))
    requireUnique(this.#table, keys, row, slots)
    for (const { field, value } of changes) field.requireReferable(value)
    this.#context.transaction.writeAll(this.#table, row, new Map(changes.map(({ slot, value }) => [slot, value])))
    for (const { field, old, value } of changes) field.relink(row, old, value)
    for (const { field, old, value } of changes) field.report(row, old, value)
  }

  destroy(ref: string): void {
    const row = this.#require(ref)
    this.#requireUnused(row)
    const partners: (readonly [className: string, ref: string, field: string])[] = []
    for (const field of this.#linked) {
      partners.push(...field.partners(row))
      field.unlink(row)
    }
    const context = this.#context
    context.transaction.remove(this.#table, row)
    context.bury(this.#table, row)
    context.fieldChanged(this.name, ref, null)
    for (const [className, partner, field] of partners)
      if (partner !== ref || className !== this.name) context.touch(className, partner, field)
  }

  /** Throws OBJECT_IN_USE with the first referrer, in order of the API's fields. */
  #requireUnused(row: MemoryRow): void {
    for (const { slot, class: className, field } of this.#layout.referrers) {
      const held = row.slots[slot] as string | readonly string[] | null
      if (held === null || held.length === 0) continue
      const isOther = (one: string) => one !== row.ref || className !== this.name
      const referrer = (typeof held === 'string' ? [held] : held).find(isOther)
      if (referrer !== undefined) throw objectInUse(this.name, row.ref, className, referrer, field)
    }
  }

  #require(ref: string): MemoryRow {
    const row = this.#table.find(ref)
    if (!row) throw handleInvalid(this.name, ref)
    return row
  }

  #recordOf(row: MemoryRow): RecordValue {
    return new RecordValue(this.fieldNames, row.slots.slice(0, this.fieldNames.length))
  }

  #column(name: string): MemoryColumn {
    const field = this.field(name)
    if (!(field instanceof MemoryColumn)) throw new Error(`"${this.name}.${name}" has no value of its own`)
    return field
  }

  /** The fields with a reference of their own. */
  get #refs(): readonly MemoryRefField[] {
    this.#refFields ??= this.#layout.refs.map(({ field }) => this.field(field.plan.name) as MemoryRefField)
    return this.#refFields
  }

  /** Those, and the fields that others keep, too. */
  get #linked(): readonly MemoryField[] {
    this.#linkedFields ??= [...this.#refs, ...this.#layout.others.map(({ plan }) => this.field(plan.name))]
    return this.#linkedFields
  }
}

/** False for an empty set or map and a null reference. */
function isGiven(value: Value): boolean {
  if (value === null) return false
  if (Array.isArray(value)) return value.length > 0
  return !(value instanceof Map) || value.size > 0
}
