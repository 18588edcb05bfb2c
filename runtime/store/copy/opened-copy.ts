/** A store in SQLite whose writes run in groups, and last only when they come back as commits of a log. */
import { OpenedStore, type StoreConnections } from '../opening/opened-store.ts'
import type { PreparedTables } from '../opening/prepare-tables.ts'
import { initialRefs } from '../settings/meta.ts'
import { INCARNATION } from '../settings/text-table.ts'
import type { ChangeRecorder } from '../sqlite/change-recorder.ts'
import { notifyListener } from '../transaction/transaction.ts'
import { allRowsOf } from './all-rows.ts'
import { CommitApplier, type CopyState } from './commit-applier.ts'
import type { TableRows } from './copy-store.ts'
import { type Commit, type CopyPosition, type CopyStore, Diverged, type Layout, type Sealed } from './copy-store.ts'
import { type CopyTables, copyLayout, copyTables, tableKeyIndex } from './copy-tables.ts'
import { CommitReader, type OwnChanges } from './own-changes.ts'
import { RowFiller } from './row-filler.ts'
import { sealedTables } from './sealed-tables.ts'

export interface CopyParts {
  readonly recorder: ChangeRecorder
  readonly state: CopyState
}

interface SealedGroup {
  readonly id: string
  readonly bytes: Uint8Array
  readonly changes: readonly OwnChanges[]
}

export class OpenedCopy extends OpenedStore implements CopyStore {
  readonly layout: Layout
  readonly #parts: PreparedTables
  readonly #recorder: ChangeRecorder
  readonly #state: CopyState
  readonly #tables: CopyTables
  readonly #reader: CommitReader
  readonly #applier: CommitApplier
  readonly #settingsListeners: ((keys: ReadonlySet<string>) => void)[] = []
  #position: CopyPosition = { generation: 0, id: '' }
  /** The group that is sealed, and neither applied nor abandoned. */
  #sealed: SealedGroup | undefined
  #isRefilling = false

  constructor(tables: PreparedTables, connections: StoreConnections, { recorder, state }: CopyParts) {
    super(tables, connections)
    this.#parts = tables
    this.#recorder = recorder
    this.#state = state
    this.#tables = copyTables(tables.context.database, tables.context)
    this.layout = copyLayout(this.#tables)
    this.#reader = new CommitReader(tables.context, this.#tables, this.layout)
    this.#applier = new CommitApplier(tables.context, this.#tables, state)
  }

  /** To be called when the tables are complete, with what they say of where they stand. */
  begin(position: CopyPosition): void {
    this.#position = position
    this.#rewind()
  }

  get position(): CopyPosition {
    return this.#position
  }

  get isOpen(): boolean {
    return this.#recorder.isRecording
  }

  open(now: number): void {
    this.#requireRest()
    if (this.#sealed !== undefined) throw new Error('the group before is sealed, and neither applied nor abandoned')
    this.#state.now = now
    this.#recorder.start()
    this.#state.mayWrite = true
  }

  seal(commit: string): Sealed | undefined {
    if (!this.isOpen) throw new Error('seal without a group')
    const { transaction } = this.#parts.context
    if (transaction.isInside) throw new Error('seal inside atomically')
    try {
      return transaction.dirty ? this.#take(commit) : undefined
    } finally {
      this.#recorder.stop()
      this.#state.mayWrite = false
      this.#rewind()
    }
  }

  /** What the group has written, which is undone. */
  #take(commit: string): Sealed | undefined {
    const { transaction } = this.#parts.context
    let changes: readonly OwnChanges[] = []
    let sealed: Sealed | undefined
    try {
      transaction.flush()
      const bytes = this.#recorder.changes()
      changes = this.#reader.read({ layout: this.layout.id, changes: bytes })
      if (changes.length > 0) sealed = this.#sealedOf(changes, bytes, commit)
    } catch (error) {
      transaction.undoAll()
      transaction.notifyUndone()
      throw error
    }
    transaction.undoAll()
    this.#readFacts(changes)
    this.#sealed = sealed && { id: sealed.id, bytes: sealed.changes, changes }
    return sealed
  }

  #sealedOf(changes: readonly OwnChanges[], bytes: Uint8Array, commit: string): Sealed {
    const { log } = this.#parts.context.transaction
    const prev = this.#position.generation
    // Also where only settings have changed.
    const generation = log.latest > prev ? log.latest : log.stamp()
    const tables = sealedTables(changes, this.#applier.writer)
    return { generation, id: commit, prev, layout: this.layout.id, changes: bytes, tables }
  }

  abandon(): void {
    if (this.#sealed === undefined) return
    this.#sealed = undefined
    this.#parts.context.transaction.notifyUndone()
  }

  apply(commit: Commit): void {
    if (commit.generation <= this.#position.generation) return
    this.#requireRest()
    const changes = this.#read(commit)
    const before = this.#position
    this.#position = { generation: commit.generation, id: commit.id }
    try {
      this.#applier.apply(changes, this.#position)
    } catch (error) {
      this.#position = before
      this.#rewind()
      throw error
    }
    if (commit.id === this.#sealed?.id) this.#sealed = undefined
    this.#readFacts(changes)
    const keys = settingKeys(changes)
    if (keys.size > 0) for (const listener of this.#settingsListeners) notifyListener(listener, keys)
  }

  #read(commit: Commit): readonly OwnChanges[] {
    if (commit.changes === this.#sealed?.bytes) return this.#sealed.changes
    try {
      return this.#reader.read(commit)
    } catch (error) {
      throw error instanceof Diverged ? error : new Diverged('A commit cannot be read', { cause: error })
    }
  }

  knows(layout: string): boolean {
    return this.#reader.knows(layout)
  }

  learn(layout: Layout): void {
    this.#reader.learn(layout)
  }

  onSettingsChanged(listener: (keys: ReadonlySet<string>) => void): void {
    this.#settingsListeners.push(listener)
  }

  async refill(position: CopyPosition, rows: AsyncIterable<TableRows>): Promise<void> {
    const filling = this.#beginRefill()
    try {
      for await (const some of rows) filling.add(some)
      filling.finish(position)
    } catch (error) {
      filling.abort()
      throw error
    }
  }

  /** As `refill`, of rows that are at hand. */
  fill(position: CopyPosition, rows: Iterable<TableRows>): void {
    const filling = this.#beginRefill()
    try {
      for (const some of rows) filling.add(some)
      filling.finish(position)
    } catch (error) {
      filling.abort()
      throw error
    }
  }

  #beginRefill() {
    this.#requireRest()
    const filler = new RowFiller(this.#parts.context, this.#tables)
    const writing = this.#applier.withoutForeignKeys()
    this.#isRefilling = true
    filler.empty()
    return {
      add: (rows: TableRows) => filler.add(rows),
      finish: (position: CopyPosition) => {
        this.#applier.placeAt(position)
        writing.finish()
        this.#isRefilling = false
        this.#restart(position)
      },
      abort: () => {
        writing.abort()
        this.#isRefilling = false
      },
    }
  }

  #restart(position: CopyPosition): void {
    const { context, meta } = this.#parts
    this.#position = position
    this.#sealed = undefined
    this.#rewind()
    context.initialObjects.clear()
    for (const [key, ref] of initialRefs(meta)) context.initialObjects.set(key, ref)
    this.changes.restart()
    context.transaction.notifyUndone()
  }

  allRows(): Iterable<TableRows> {
    return allRowsOf(this.#parts.context.database, this.#tables)
  }

  override commit(): void {
    if (this.dirty) throw new Error('a group of a copy ends with seal')
  }

  /** Generations go on after the position. */
  #rewind(): void {
    const { log } = this.#parts.context.transaction
    log.rewind(this.#position.generation)
    log.start(this.#position.generation)
  }

  #requireRest(): void {
    if (this.isOpen) throw new Error('a group is open')
    if (this.#isRefilling) throw new Error('the copy is being filled')
  }

  #readFacts(changes: readonly OwnChanges[]): void {
    if (changes.some(({ table }) => table.kind === 'meta') || settingKeys(changes).has(INCARNATION))
      this.changes.readFacts()
  }
}

function settingKeys(changes: readonly OwnChanges[]): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { table, changes: some } of changes)
    if (table.kind === 'settings')
      for (const { old, now } of some) {
        const at = tableKeyIndex(table, 'key')
        keys.add((old[at] ?? now[at]) as string)
      }
  return keys
}
