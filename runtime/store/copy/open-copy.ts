/** Opens a copy in a file or in memory, and makes the data that a log begins with. */
import { statSync } from 'node:fs'
import type { Api } from '../../../model/api.ts'
import type { ReadConnections } from '../database/read-connections.ts'
import { prepareTables } from '../opening/prepare-tables.ts'
import type { NameMap } from '../plan/table-names.ts'
import { type ServedModel, servedModel } from '../settings/meta.ts'
import type { SnapshotLimits } from '../snapshots/snapshots.ts'
import { ChangeRecorder } from '../sqlite/change-recorder.ts'
import { connect } from '../sqlite/connection.ts'
import { SqliteDatabase } from '../sqlite/database.ts'
import { requireOwnSchema } from '../sqlite/file/foreign-schema.ts'
import { requireSoundPages } from '../sqlite/file/inspect.ts'
import { noteSchema } from '../sqlite/file/required-schema.ts'
import { Whereabouts } from '../sqlite/file/whereabouts.ts'
import { type FileLock, takeLock } from '../sqlite/lock.ts'
import { openingError } from '../sqlite/opening-error.ts'
import { FileReads, MemoryReads } from '../sqlite/read-connections.ts'
import type { Opening, Store } from '../store.ts'
import { Transaction } from '../transaction/transaction.ts'
import type { CopyState } from './commit-applier.ts'
import {
  emptyCopyFile,
  keptPosition,
  makeCopyTable,
  markAsCopy,
  noteClosed,
  noteOpened,
  requireCopyFile,
} from './copy-file.ts'
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

/**
 * An empty copy is at position 0, and has to be filled. A file is used again if it is a copy of the same model that was closed,
 * or was left by a process of the same boot; else it is made anew. Throws StoreError for a file with other data, and one in use.
 */
export function openCopy(api: Api, file: string | ':memory:', options: CopyOptions = {}): OpenCopy {
  const model = servedModel(api)
  if (file === ':memory:') return open(model, memoryPlace(), { ...options, empty: true })
  requireCopyFile(file)
  const lock = takeLock(file)
  try {
    const reused = reopened(model, file, lock, options)
    if (reused) return reused
    emptyCopyFile(file)
    markAsCopy(file)
    return open(model, filePlace(file, lock), { ...options, empty: true })
  } catch (error) {
    lock.release()
    throw openingError(file, error)
  }
}

/** New data of a model, with its initial objects; `allRows` are what a log begins with. */
export function newData(api: Api, options: CopyOptions & { readonly now: () => number }): OpenCopy {
  return open(servedModel(api), memoryPlace(), { ...options, empty: false })
}

/** undefined if the file cannot be used as it is. */
function reopened(model: ServedModel, file: string, lock: FileLock, options: CopyOptions): OpenCopy | undefined {
  if (statSync(file).size === 0) return undefined
  let place: Place | undefined
  try {
    place = filePlace(file, { release() {} })
    requireOwnSchema(place.connection, file)
    requireSoundPages(place.connection, file)
    const kept = keptPosition(place.database, model, options.names)
    const opened = kept && open(model, { ...place, lock }, { ...options, empty: true, kept })
    if (!opened) place.close()
    return opened
  } catch {
    // Damaged, or not what the rules of the API want: the log has it all. `open` has closed the place if it failed.
    if (place?.connection.isOpen) place.close()
    return undefined
  }
}

interface Place {
  readonly connection: ReturnType<typeof connect>
  readonly database: SqliteDatabase
  readonly reads: ReadConnections
  readonly lock: FileLock
  /** Not the lock. */
  close(): void
}

function memoryPlace(): Place {
  const connection = connect(':memory:')
  const database = new SqliteDatabase(connection, ':memory:')
  const close = () => connection.close()
  return { connection, database, reads: new MemoryReads(connection), lock: { release() {} }, close }
}

/** What is written is not flushed: what a crash of the machine takes, the log still has. */
function filePlace(file: string, lock: FileLock): Place {
  const connection = connect(file)
  connection.exec('PRAGMA synchronous = OFF')
  const whereabouts = new Whereabouts(file)
  const database = new SqliteDatabase(connection, file, () => whereabouts.problem())
  const close = () => {
    connection.close()
    whereabouts.close()
  }
  return { connection, database, reads: new FileReads(file, whereabouts), lock, close }
}

interface Start extends CopyOptions {
  readonly empty: boolean
  /** Where a copy stands that is used again. */
  readonly kept?: CopyPosition
}

/** If it throws, the place is closed, and the lock still held. */
function open(model: ServedModel, place: Place, { empty, kept, ...options }: Start): OpenCopy {
  const { connection, database, reads, lock } = place
  try {
    const state: CopyState = { now: options.now?.() ?? 0, mayWrite: true }
    const transaction = new Transaction(database, () => state.now)
    transaction.onFirstWrite(() => {
      if (!state.mayWrite) throw new Error('a write outside of a group')
    })
    const onTables = noteSchema(connection)
    const tables = prepareTables(model, transaction, { empty, names: options.names, onTables })
    if (kept) noteOpened(transaction)
    else makeCopyTable(transaction)
    tables.complete()
    const release = () => {
      noteClosed(database)
      place.close()
      lock.release()
    }
    const snapshots = { now: options.now, limits: options.limits }
    const parts = { recorder: new ChangeRecorder(connection), state }
    const copy = new OpenedCopy(tables, { reads, snapshots, release }, parts)
    // What is there is as the log has it: the rules may not change it.
    state.mayWrite = !kept
    const store = options.rules?.(copy, tables.opening) ?? copy
    transaction.commit()
    state.mayWrite = false
    copy.begin(kept ?? (empty ? NOWHERE : { generation: transaction.log.latest, id: '' }))
    copy.hold()
    return { copy, store }
  } catch (error) {
    place.close()
    throw error
  }
}
