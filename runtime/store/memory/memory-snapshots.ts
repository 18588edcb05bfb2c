/** What a store in memory held at a commit: rows are copied when something writes them while somebody reads a snapshot. */
import { handleInvalid } from '../../values/api-error.ts'
import { RecordValue, type Value } from '../../values/values.ts'
import { isWatched } from '../objects/changed-rows.ts'
import { lostError } from '../snapshots/shared-read.ts'
import { TouchedRefs } from '../snapshots/touched-refs.ts'
import type { Change, SnapshotObjects, StoreSnapshot, Watched } from '../store.ts'
import type { Buried, MemoryContext } from './memory-context.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'
import type { BeforeWrite } from './memory-transaction.ts'

/** A row as it was. */
interface KeptRow {
  readonly slots: readonly Value[]
  readonly changed: number
}

/** The data after one commit, which all snapshots of that commit share. */
class MemoryMoment {
  readonly generation: number
  readonly counts: ReadonlyMap<string, number>
  users = 0
  #buried: () => Iterable<Buried>
  readonly #rows = new Map<MemoryRow, KeptRow>()
  readonly #tables = new Map<MemoryTable, ReadonlyMap<string, MemoryRow>>()

  constructor({ transaction, buried }: MemoryContext) {
    this.generation = transaction.log.latest
    this.counts = new Map(transaction.log.counts)
    this.#buried = () => buried.values()
  }

  /** What was kept of destroyed objects. */
  get buried(): Iterable<Buried> {
    return this.#buried()
  }

  keepBuried(): void {
    const kept = [...this.#buried()]
    this.#buried = () => kept
  }

  keepRow(row: MemoryRow): void {
    if (!this.#rows.has(row)) this.#rows.set(row, { slots: row.slots.slice(), changed: row.changed })
  }

  keepTable(table: MemoryTable): void {
    if (!this.#tables.has(table)) this.#tables.set(table, new Map(table.rows))
  }

  rows(table: MemoryTable): ReadonlyMap<string, MemoryRow> {
    return this.#tables.get(table) ?? table.rows
  }

  row(row: MemoryRow): KeptRow {
    return this.#rows.get(row) ?? row
  }
}

export class MemorySnapshots {
  readonly #context: MemoryContext
  readonly #touched = new TouchedRefs()
  /** Those that are read, the earliest commit first. */
  readonly #moments = new Set<MemoryMoment>()
  /** That of the latest commit, if it is read. */
  #current: MemoryMoment | undefined
  #isClosed = false
  readonly #watcher: BeforeWrite = {
    row: (row) => {
      for (const moment of this.#moments) moment.keepRow(row)
    },
    table: (table) => {
      for (const moment of this.#moments) moment.keepTable(table)
    },
    buried: () => {
      for (const moment of this.#moments) moment.keepBuried()
    },
  }

  constructor(context: MemoryContext) {
    this.#context = context
    const { transaction } = context
    transaction.onTouched((_className, ref) => {
      if (this.#moments.size > 0) this.#touched.touch(ref)
    })
    transaction.onCommitted(() => {
      this.#current = undefined
    })
  }

  /** See `Store.snapshot`. */
  open(): StoreSnapshot {
    const { transaction } = this.#context
    if (!transaction.isQuiet) throw new Error('a snapshot while data are written')
    this.#current ??= new MemoryMoment(this.#context)
    const moment = this.#current
    moment.users++
    this.#moments.add(moment)
    transaction.watcher = this.#watcher
    const touch = this.#touched.latest
    return new MemorySnapshot(this.#context, moment, {
      isTouched: (ref) => this.#touched.isTouched(ref, touch),
      isLost: () => this.#isClosed,
      onClose: () => this.#end(moment),
    })
  }

  /** All snapshots are lost. */
  close(): void {
    this.#isClosed = true
  }

  #end(moment: MemoryMoment): void {
    if (--moment.users > 0) return
    this.#moments.delete(moment)
    if (this.#current === moment) this.#current = undefined
    if (this.#moments.size > 0) return
    this.#context.transaction.watcher = undefined
    this.#touched.forget(this.#touched.latest)
  }
}

interface SnapshotUse {
  isTouched(ref: string): boolean
  isLost(): boolean
  onClose(): void
}

class MemorySnapshot implements StoreSnapshot {
  readonly #context: MemoryContext
  readonly #moment: MemoryMoment
  readonly #use: SnapshotUse
  #closed = false

  constructor(context: MemoryContext, moment: MemoryMoment, use: SnapshotUse) {
    this.#context = context
    this.#moment = moment
    this.#use = use
  }

  get lost(): string | null {
    if (this.#closed) return 'its snapshot is closed'
    return this.#use.isLost() ? 'the server stops' : null
  }

  class(name: string): SnapshotObjects {
    const table = this.#context.tables.get(name)
    if (!table) throw new Error(`class "${name}" keeps no objects`)
    return new MemoryObjectsThen(table, this.#moment, () => this.#requireReadable())
  }

  generation(): number {
    return this.#moment.generation
  }

  counts(): ReadonlyMap<string, number> {
    return this.#moment.counts
  }

  *since(generation: number, watched: Watched): Generator<Change> {
    this.#requireReadable()
    for (const change of changesThen(this.#context, this.#moment, generation, watched)) {
      this.#requireReadable()
      yield change
    }
  }

  isTouched(ref: string): boolean {
    this.#requireReadable()
    return this.#use.isTouched(ref)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#use.onClose()
  }

  #requireReadable(): void {
    const { lost } = this
    if (lost !== null) throw lostError(':memory:', lost)
  }
}

class MemoryObjectsThen implements SnapshotObjects {
  readonly name: string
  readonly fieldNames: readonly string[]
  readonly #table: MemoryTable
  readonly #moment: MemoryMoment
  readonly #requireReadable: () => void

  constructor(table: MemoryTable, moment: MemoryMoment, requireReadable: () => void) {
    this.name = table.layout.name
    this.fieldNames = table.layout.fieldNames
    this.#table = table
    this.#moment = moment
    this.#requireReadable = requireReadable
  }

  has(ref: string): boolean {
    return this.#rows().has(ref)
  }

  record(ref: string): RecordValue {
    const row = this.#rows().get(ref)
    if (!row) throw handleInvalid(this.name, ref)
    return this.#recordOf(row)
  }

  *records(): Generator<readonly [string, RecordValue]> {
    for (const row of [...this.#rows().values()]) {
      this.#requireReadable()
      yield [row.ref, this.#recordOf(row)]
    }
  }

  parts(): Iterable<readonly [string, RecordValue]> {
    return this.records()
  }

  *refs(): Generator<string> {
    for (const ref of [...this.#rows().keys()]) {
      this.#requireReadable()
      yield ref
    }
  }

  count(): number {
    return this.#moment.counts.get(this.name) ?? 0
  }

  #rows(): ReadonlyMap<string, MemoryRow> {
    this.#requireReadable()
    return this.#moment.rows(this.#table)
  }

  #recordOf(row: MemoryRow): RecordValue {
    return new RecordValue(this.fieldNames, this.#moment.row(row).slots.slice(0, this.fieldNames.length))
  }
}

function changesThen(context: MemoryContext, moment: MemoryMoment, after: number, watched: Watched): Change[] {
  const found: Change[] = []
  for (const table of context.tables.values()) {
    const { name, uuid } = table.layout
    for (const row of moment.rows(table).values()) {
      const { slots, changed } = moment.row(row)
      const of = { class: name, ref: row.ref }
      if (changed <= after || !isWatched(of, watched)) continue
      const id = uuid ? (slots[uuid.slots[0] as number] as string) : ''
      found.push({ ...of, generation: changed, uuid: id, operation: row.made > after ? 'add' : 'mod' })
    }
  }
  for (const { made, ...gone } of moment.buried)
    if (gone.generation > after && made <= after && isWatched(gone, watched)) found.push({ ...gone, operation: 'del' })
  return found.sort((a, b) => a.generation - b.generation)
}
