/** What the changes of a commit are for objects: made, changed and destroyed ones, for events, counts and what is remembered. */
import type { Statement } from '../database/database.ts'
import { ID, id, REF, sql } from '../database/sql.ts'
import { uuidColumnName } from '../objects/class-objects.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { type ChangeEntry, changeKey } from '../transaction/change-log.ts'
import type { ChangedValue, RowChange } from './changeset.ts'
import type { CopyTable } from './copy-tables.ts'
import type { OwnChanges } from './own-changes.ts'

export class EntryReader {
  readonly #context: StoreContext
  readonly #tombstone: Statement
  /** By table. */
  readonly #refs = new Map<string, Statement>()
  readonly #places = new Map<string, Places>()

  constructor(context: StoreContext) {
    this.#context = context
    this.#tombstone = context.statement(
      () => sql`select "made", "uuid" from ${id('@tombstones')} where "class" = ? and "ref" = ?`,
    )
  }

  /**
   * To be called when the rows are written. `generation`: of the commit. By generation. What is destroyed comes after an entry
   * that makes it, and what is made again after one that destroys it, so that the log counts objects right.
   */
  read(changes: readonly OwnChanges[], generation: number): ChangeEntry[] {
    const entries: ChangeEntry[] = []
    const gone = new Map<string, ChangeEntry>()
    for (const { table, changes: some } of changes)
      if (table.kind === 'class') for (const change of some) this.#object(table, change, generation, { entries, gone })
    const buried: ChangeEntry[] = []
    for (const { table, changes: some } of changes)
      if (table.kind === 'tombstones') for (const change of some) this.#bury(table, change, { entries: buried, gone })
    // In no order that a changeset keeps: what was made last may refer to what was made before, and goes first.
    buried.sort((a, b) => b.made - a.made)
    return [...gone.values(), ...entries, ...buried].sort((a, b) => a.generation - b.generation)
  }

  #object(table: CopyTable, { kind, old, now }: RowChange, generation: number, { entries, gone }: Found): void {
    const name = table.owner?.name as string
    const at = this.#placesOf(table)
    // A row that was deleted and inserted again with the same number is an update.
    const isOther = kind === 'update' && (now[at.ref] !== undefined || now[at.made] !== undefined)
    const changed = now[at.changed]
    const facts = { class: name, generation: changed === undefined ? generation : Number(changed), written: true }
    const uuid = (values: readonly ChangedValue[]) => (at.uuid === -1 ? '' : (values[at.uuid] as string | undefined))
    const ref = kind === 'update' ? this.#refOf(table, old) : ((kind === 'insert' ? now : old)[at.ref] as string)
    if (kind === 'delete' || isOther) {
      const made = Number(old[at.made] ?? 0)
      const entry: ChangeEntry = {
        ...facts,
        kind: 'del',
        made,
        uuid: uuid(old) ?? '',
        ref: (old[at.ref] ?? ref) as string,
      }
      gone.set(changeKey(entry), entry)
    }
    if (kind === 'insert') entries.push({ ...facts, kind: 'add', ref, made: Number(now[at.made]), uuid: uuid(now) })
    else if (kind === 'update') entries.push({ ...facts, kind: isOther ? 'add' : 'mod', ref, made: 0, uuid: undefined })
  }

  #bury({ columns }: CopyTable, { kind, old, now }: RowChange, { entries, gone }: Found): void {
    if (kind === 'delete') return
    const value = (column: string) => now[columns.indexOf(column)] ?? old[columns.indexOf(column)]
    const [owner, ref] = [value('class') as string, value('ref') as string]
    const [made, uuid] = this.#tombstone.row(owner, ref) as [bigint, string]
    const facts = {
      class: owner,
      ref,
      generation: Number(value('generation')),
      made: Number(made),
      uuid,
      written: true,
    }
    if (!gone.delete(changeKey(facts))) entries.push({ ...facts, kind: 'add' })
    entries.push({ ...facts, kind: 'del' })
  }

  #refOf({ name, columns }: CopyTable, values: readonly ChangedValue[]): string {
    let statement = this.#refs.get(name)
    if (!statement) {
      statement = this.#context.statement(() => sql`select ${REF} from ${id(name)} where ${ID} = ?`)
      this.#refs.set(name, statement)
    }
    return statement.first(values[columns.indexOf('@id')] as bigint) as string
  }

  #placesOf({ name, columns, owner }: CopyTable): Places {
    const known = this.#places.get(name)
    if (known) return known
    const [ref, made, changed] = ['@ref', '@made', '@changed'].map((column) => columns.indexOf(column))
    const uuid = owner && uuidColumnName(this.#context.names, owner)
    const places = { ref, made, changed, uuid: uuid === undefined ? -1 : columns.indexOf(uuid) } as Places
    this.#places.set(name, places)
    return places
  }
}

interface Found {
  readonly entries: ChangeEntry[]
  /** Objects whose rows are gone, by class and ref, until their tombstone is found. */
  readonly gone: Map<string, ChangeEntry>
}

/** The indexes of columns; -1 for a uuid that the class does not have. */
interface Places {
  readonly ref: number
  readonly made: number
  readonly changed: number
  readonly uuid: number
}
