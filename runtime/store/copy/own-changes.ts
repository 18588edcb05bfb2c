/** Reads the changes of a commit in the columns of this copy, whichever layout its server has. */
import type { StoreContext } from '../objects/store-context.ts'
import { type ChangedTable, type RowChange, readChangeset } from './changeset.ts'
import { type Commit, Diverged, type Layout } from './copy-store.ts'
import { type CopyTable, type CopyTables, readLayout } from './copy-tables.ts'
import { RowPlacer } from './placed-rows.ts'

/** The values of each change are in the order of the table's columns. */
export interface OwnChanges {
  readonly table: CopyTable
  readonly changes: readonly RowChange[]
}

export class CommitReader {
  readonly #context: StoreContext
  readonly #tables: CopyTables
  readonly #own: string
  readonly #layouts = new Map<string, ReadonlyMap<string, readonly string[]>>()
  /** By layout and table, once used. */
  readonly #placers = new Map<string, RowPlacer>()

  constructor(context: StoreContext, tables: CopyTables, own: Layout) {
    this.#context = context
    this.#tables = tables
    this.#own = own.id
  }

  knows(layout: string): boolean {
    return layout === this.#own || this.#layouts.has(layout)
  }

  /** Throws Error for a text that is not that layout. */
  learn(layout: Layout): void {
    if (!this.knows(layout.id)) this.#layouts.set(layout.id, readLayout(layout))
  }

  /** Throws ChangesetError for bytes that are not a changeset, and Diverged for one of another or an unknown layout. */
  read({ layout, changes }: Pick<Commit, 'layout' | 'changes'>): OwnChanges[] {
    const tables = readChangeset(changes)
    return layout === this.#own ? tables.map((changed) => this.#same(changed)) : this.#placed(layout, tables)
  }

  #same({ table: name, key, changes }: ChangedTable): OwnChanges {
    const table = this.#tables.get(name)
    if (table?.columns.length !== key.length) throw new Diverged(`The commit has another table "${name}"`)
    return { table, changes }
  }

  #placed(layout: string, tables: readonly ChangedTable[]): OwnChanges[] {
    const known = this.#layouts.get(layout)
    if (!known) throw new Diverged(`The layout ${layout} of the commit is not known`)
    return tables.flatMap(({ table: name, key, changes }) => {
      const [columns, table] = [known.get(name), this.#tables.get(name)]
      if (columns?.length !== key.length) throw new Diverged(`The commit has another table "${name}"`)
      if (!table) return []
      const place = JSON.stringify([layout, name])
      const placer = this.#placers.get(place) ?? new RowPlacer(this.#context, table, columns)
      this.#placers.set(place, placer)
      return [{ table, changes: changes.flatMap((change) => placedChange(placer, table, change)) }]
    })
  }
}

/** A row that a server of another layout has written has no sum here. */
function placedChange(placer: RowPlacer, table: CopyTable, { kind, old, now }: RowChange): RowChange[] {
  const before = kind === 'insert' ? [] : placer.part(old)
  const after = kind === 'insert' ? placer.whole(now) : kind === 'delete' ? [] : [...placer.part(now)]
  if (!placer.isOurs(kind === 'insert' ? after : before)) return []
  if (kind === 'update' && table.kind === 'class') (after as (typeof now)[number][])[table.sumAt] = null
  return [{ kind, old: before, now: after }]
}
