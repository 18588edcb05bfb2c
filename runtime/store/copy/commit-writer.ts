/** Writes the rows of a commit in an order that the constraints of the tables allow. */
import { brokenConstraint } from '../database/constraint-error.ts'
import type { StoredRow } from '../database/database.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { RowChange } from './changeset.ts'
import type { CopyTable, CopyTables } from './copy-tables.ts'
import type { OwnChanges } from './own-changes.ts'
import { RowWriter } from './row-writer.ts'

type Write = () => void

/** How often constraints may refuse rows of a commit, each some 10 µs, before it is written by parts, which takes some ms. */
const MOST_REFUSED = 200

export class CommitWriter {
  readonly #transaction: Transaction
  readonly #tables: CopyTables
  readonly #writers = new Map<string, RowWriter>()

  constructor(transaction: Transaction, tables: CopyTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  of(table: string): RowWriter {
    const known = this.#writers.get(table)
    if (known) return known
    const found = this.#tables.get(table)
    if (!found) throw new Error(`no table "${table}" in a copy`)
    const made = new RowWriter(this.#transaction, found)
    this.#writers.set(table, made)
    return made
  }

  /**
   * Links go before the objects at their ends, and come after them. What a constraint refuses is tried again when the others
   * are written. False, with some of it written, if that does not help, as where two objects have swapped a unique value, or
   * would take too long.
   */
  write(changes: readonly OwnChanges[]): boolean {
    let left = this.#ordered(changes)
    let count = 0
    for (;;) {
      const refused: Write[] = []
      for (const write of left) {
        if (this.#isWritten(write)) continue
        if (++count > MOST_REFUSED) return false
        refused.push(write)
      }
      if (refused.length === 0) return true
      if (refused.length === left.length) return false
      left = refused
    }
  }

  #isWritten(write: Write): boolean {
    try {
      write()
      return true
    } catch (error) {
      if (brokenConstraint(error) === undefined) throw error
      return false
    }
  }

  /** In a transaction that does not enforce foreign keys: what changes goes as a whole before anything comes. Throws Diverged. */
  writeByParts(changes: readonly OwnChanges[]): void {
    const rows: (readonly [RowWriter, StoredRow])[] = []
    for (const { table, changes: some } of changes) {
      const writer = this.of(table.name)
      for (const change of some) {
        if (change.kind !== 'insert') writer.require(change)
        if (change.kind === 'update') rows.push([writer, writer.after(change)])
        else if (change.kind === 'insert') rows.push([writer, change.now as StoredRow])
        if (change.kind !== 'insert') writer.remove(change.old)
      }
    }
    for (const [writer, row] of rows) writer.insert(row)
  }

  #ordered(changes: readonly OwnChanges[]): Write[] {
    const steps: [Write[], Write[], Write[], Write[]] = [[], [], [], []]
    for (const { table, changes: some } of changes) {
      const writer = this.of(table.name)
      const ordered = table.kind === 'class' && some.length > 1 ? inOrderOfCreation(table, some) : some
      for (const change of ordered) steps[stepOf(table.kind === 'links', change)].push(() => writer.write(change))
    }
    return steps.flat()
  }
}

/** Objects mostly refer to those that were made before: these come first, and go last. A changeset is in no order. */
function inOrderOfCreation({ key: [at = 0] }: CopyTable, changes: readonly RowChange[]): RowChange[] {
  const sorted = (kind: RowChange['kind'], id: (change: RowChange) => number) =>
    changes.filter((change) => change.kind === kind).sort((a, b) => id(a) - id(b))
  return [
    ...sorted('insert', ({ now }) => Number(now[at])),
    ...changes.filter(({ kind }) => kind === 'update'),
    ...sorted('delete', ({ old }) => -Number(old[at])),
  ]
}

function stepOf(isLink: boolean, { kind }: RowChange): 0 | 1 | 2 | 3 {
  if (isLink) return kind === 'delete' ? 0 : 2
  return kind === 'delete' ? 3 : 1
}
