/** Opens a copy in a file or in memory, and makes the data that a log begins with. */
import type { Api } from '../../../model/api.ts'
import { id, sql } from '../database/sql.ts'
import { prepareTables } from '../opening/prepare-tables.ts'
import type { NameMap } from '../plan/table-names.ts'
import { servedModel } from '../settings/meta.ts'
import type { SnapshotLimits } from '../snapshots/snapshots.ts'
import { ChangeRecorder } from '../sqlite/change-recorder.ts'
import { connect } from '../sqlite/connection.ts'
import { SqliteDatabase } from '../sqlite/database.ts'
import { noteSchema } from '../sqlite/file/required-schema.ts'
import { MemoryReads } from '../sqlite/read-connections.ts'
import type { Opening, Store } from '../store.ts'
import { Transaction } from '../transaction/transaction.ts'
import type { CopyState } from './commit-applier.ts'
import type { CopyPosition } from './copy-store.ts'
import { OpenedCopy } from './opened-copy.ts'

export interface CopyOptions {
  /** As `OpenOptions.rules`. */
  readonly rules?: ((store: Store, opening: Opening) => Store) | undefined
  /** The names of tables and columns that the data have in the log: those of PostgreSQL's `@meta`. */
  readonly names?: NameMap | undefined
  /** The time for the age of snapshots, in milliseconds since 1970; by default Date.now. */
  readonly now?: (() => number) | undefined
  readonly limits?: SnapshotLimits | undefined
}

export interface OpenCopy {
  readonly copy: OpenedCopy
  /** The copy with the rules of the API: what calls write to. */
  readonly store: Store
}

const NOWHERE: CopyPosition = { generation: 0, id: '' }

/** An empty copy is at position 0, and has to be filled. Throws StoreError. */
export function openCopy(api: Api, file: string | ':memory:', options: CopyOptions = {}): OpenCopy {
  return open(api, file, { ...options, empty: true })
}

/** New data of a model, with its initial objects; `allRows` are what a log begins with. */
export function newData(api: Api, options: CopyOptions & { readonly now: () => number }): OpenCopy {
  return open(api, ':memory:', { ...options, empty: false })
}

function open(api: Api, file: string, { empty, ...options }: CopyOptions & { readonly empty: boolean }): OpenCopy {
  const connection = connect(file)
  const release = () => connection.close()
  try {
    const state: CopyState = { now: options.now?.() ?? 0, mayWrite: true }
    const database = new SqliteDatabase(connection, file)
    const transaction = new Transaction(database, () => state.now)
    transaction.onFirstWrite(() => {
      if (!state.mayWrite) throw new Error('a write outside of a group')
    })
    const onTables = noteSchema(connection)
    const tables = prepareTables(servedModel(api), transaction, { empty, names: options.names, onTables })
    makeCopyTable(transaction)
    const reads = new MemoryReads(connection)
    const snapshots = { now: options.now, limits: options.limits }
    const copy = new OpenedCopy(
      tables,
      { reads, snapshots, release },
      { recorder: new ChangeRecorder(connection), state },
    )
    const store = options.rules?.(copy, tables.opening) ?? copy
    tables.complete()
    state.mayWrite = false
    copy.begin(empty ? NOWHERE : { generation: transaction.log.latest, id: '' })
    copy.hold()
    return { copy, store }
  } catch (error) {
    release()
    throw error
  }
}

/** Without a primary key, so that it is not part of commits: SQLite's sessions leave out such tables. */
function makeCopyTable(transaction: Transaction): void {
  const table = id('@copy')
  transaction.alter(sql`create table ${table} ("generation" integer not null, "id" text not null) strict`)
  transaction.alter(sql`insert into ${table} values (0, '')`)
}
