/** The state that the classes, fields and changes of a store in memory share. */
import { handleInvalid } from '../../values/api-error.ts'
import type { RefType, ValueMaker } from '../../values/literals.ts'
import { NULL_REF, type Value } from '../../values/values.ts'
import { NewValues } from '../objects/new-values.ts'
import type { FieldListener } from '../store.ts'
import type { FarSlot, FieldLayout, StoreLayout } from './layout.ts'
import { type MemoryRow, MemoryTable } from './memory-table.ts'
import { MemoryTransaction } from './memory-transaction.ts'
import { startOf } from './start-values.ts'

export interface MemorySources {
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined
  /** Gives another UUID at each call. */
  readonly uuid: () => string
}

/** What is kept of a destroyed object, so that clients learn that it is gone. */
export interface Buried {
  readonly generation: number
  /** The generation in which the object was made. */
  readonly made: number
  readonly class: string
  readonly ref: string
  readonly uuid: string
}

export class MemoryContext {
  readonly layout: StoreLayout
  readonly tables: ReadonlyMap<string, MemoryTable>
  readonly transaction: MemoryTransaction
  readonly newUuid: () => string
  /** As `Store.onFieldChanged`. */
  readonly fieldListeners: FieldListener[] = []
  /** By class and ref. */
  readonly buried = new Map<string, Buried>()
  /** The ref of the initial object that the API's text names; null if there is none. */
  readonly initialObject: (className: string, name: string) => string | null

  constructor(
    layout: StoreLayout,
    { now, uuid }: MemorySources,
    initialObject: (className: string, name: string) => string | null,
  ) {
    this.layout = layout
    this.newUuid = uuid
    this.initialObject = initialObject
    this.transaction = new MemoryTransaction(now)
    const tables = new Map<string, MemoryTable>()
    for (const owner of layout.classes.values()) {
      tables.set(owner.name, new MemoryTable(owner))
      this.transaction.log.counts.set(owner.name, 0)
    }
    this.tables = tables
  }

  find(className: string, ref: string): MemoryRow | undefined {
    return this.tables.get(className)?.find(ref)
  }

  /** Throws HANDLE_INVALID if the ref is null or there is no such object. */
  require(className: string, ref: Value): MemoryRow {
    const row = ref === null ? undefined : this.find(className, ref as string)
    if (!row) throw handleInvalid(className, (ref as string | null) ?? NULL_REF)
    return row
  }

  /** For one new object. */
  newValues(): ValueMaker {
    return new NewValues(this.transaction.log.now, this.newUuid)
  }

  /**
   * The value of the field in a new object if none is given. If its default names an initial object that is gone, then null
   * takes its place in a nullable type and in a RO/runtime field. Elsewhere the ref of the destroyed object stays.
   */
  start({ plan: { field }, start, normalize }: FieldLayout, maker: ValueMaker | undefined): Value {
    if (start !== undefined) return start
    const isComputed = field.qualifier === 'RO/runtime'
    const named = (type: RefType, name: string) => this.#named(type, name, isComputed)
    return normalize(startOf(this.layout.shapes, field, named, maker))
  }

  #named(type: RefType, name: string, isComputed: boolean): string | null {
    const ref = this.initialObject(type.class, name)
    if (ref === null || !(isComputed || type.nullable)) return ref
    return this.find(type.class, ref) ? ref : null
  }

  /** Writes the slot of an object, and reports that its field reads differently. To be called before the other end changes. */
  changed(table: MemoryTable, row: MemoryRow, field: string): void {
    this.note(table, row, 'mod', this.transaction.log.stamp())
    this.fieldChanged(table.layout.name, row.ref, field)
  }

  /** The same for an object by its ref, which has to exist. */
  touch(className: string, ref: string, field: string): void {
    const table = this.tables.get(className) as MemoryTable
    this.changed(table, table.find(ref) as MemoryRow, field)
  }

  note(table: MemoryTable, row: MemoryRow, kind: 'add' | 'mod' | 'del', generation: number): void {
    const { uuid, name } = table.layout
    const { ref, made } = row
    const id = uuid ? (row.slots[uuid.slots[0] as number] as string) : ''
    this.transaction.note({ class: name, ref, kind, generation, made, uuid: id, written: true })
  }

  /** Notes that an object is gone, and keeps what clients have to learn of it. */
  bury(table: MemoryTable, row: MemoryRow): void {
    const { name, uuid } = table.layout
    const { ref, made } = row
    const generation = this.transaction.log.stamp()
    const id = uuid ? (row.slots[uuid.slots[0] as number] as string) : ''
    this.transaction.watcher?.buried()
    this.transaction.put(this.buried, `${name} ${ref}`, { generation, made, class: name, ref, uuid: id })
    this.note(table, row, 'del', generation)
  }

  /** For an object that is created again with the same reference. */
  unbury(className: string, ref: string): void {
    const key = `${className} ${ref}`
    if (!this.buried.has(key)) return
    this.transaction.watcher?.buried()
    this.transaction.put(this.buried, key, undefined)
  }

  /** null: all fields of an object that was made or destroyed. */
  fieldChanged(className: string, ref: string, field: string | null): void {
    for (const listener of this.fieldListeners) listener(className, ref, field)
  }

  /** Notes that the object refers to another one, or does so no more: in an array, by the order of creation. */
  hold(far: FarSlot, target: string, { ref, id }: MemoryRow, holders: MemoryTable): void {
    const [table, row] = this.#farRow(far, target)
    const held = row.slots[far.slot] as readonly string[]
    let at = held.length
    while (at > 0 && (holders.find(held[at - 1] as string) as MemoryRow).id > id) at--
    this.transaction.write(table, row, far.slot, at === held.length ? [...held, ref] : held.toSpliced(at, 0, ref))
  }

  /** Appends to the array. */
  append(far: FarSlot, target: string, ref: string): void {
    const [table, row] = this.#farRow(far, target)
    this.transaction.write(table, row, far.slot, [...(row.slots[far.slot] as readonly string[]), ref])
  }

  /** Removes from the array. */
  drop(far: FarSlot, target: string, ref: string): void {
    const [table, row] = this.#farRow(far, target)
    const held = row.slots[far.slot] as readonly string[]
    this.transaction.write(
      table,
      row,
      far.slot,
      held.filter((one) => one !== ref),
    )
  }

  /** Sets the slot of the object at the other end. */
  put(far: FarSlot, target: string, value: Value): void {
    const [table, row] = this.#farRow(far, target)
    this.transaction.write(table, row, far.slot, value)
  }

  #farRow(far: FarSlot, target: string): [MemoryTable, MemoryRow] {
    const table = this.tables.get(far.class) as MemoryTable
    return [table, table.find(target) as MemoryRow]
  }
}
