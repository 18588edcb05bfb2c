/** Opens a data file for reading only, without changes to it, also while a server runs on it. */
import type { DatabaseSync } from 'node:sqlite'
import type { Api } from '../../../model/api.ts'
import { Classes } from '../objects/classes.ts'
import { StoreContext } from '../objects/store-context.ts'
import type { Plan } from '../plan/plan.ts'
import { TableNames } from '../plan/table-names.ts'
import { readMeta } from '../settings/meta.ts'
import { TextTable } from '../settings/text-table.ts'
import type { ClassStore, Settings } from '../store.ts'
import { refusedFile } from '../store-error.ts'
import { Transaction } from '../transaction/transaction.ts'
import { SqliteDatabase } from './database.ts'
import { requirePath } from './file/data-path.ts'
import { requireHeader, requireOurs } from './file/inspect.ts'
import { requirePlainNeighbours } from './file/neighbours.ts'
import { type Opened, openForReading } from './file/open-for-reading.ts'
import { requireSchema } from './file/required-schema.ts'
import { openingError } from './opening-error.ts'

export interface DataFile {
  readonly file: string
  /** The model that last served the data. */
  readonly api: Api
  /** The model as the file keeps it, in JSON. */
  readonly text: string
  /** The layout of the tables: an earlier one if no server of this version has opened the file yet. */
  readonly layout: string
  readonly plan: Plan
  readonly names: TableNames
  readonly settings: Pick<Settings, 'get' | 'keys'>
  /** As `Store.initialObject`. */
  initialObject(className: string, name: string): string | null
  /** For other queries. Nothing can be written. */
  readonly database: DatabaseSync
  /** The objects of a class that keeps objects; throws for all other names. */
  class(name: string): ReadableClass
  /** The file is read as an immutable one, because this user may not create files beside it. */
  readonly still: boolean
  /** To be called after reading. Throws StoreError if `still` is true and a server has written to the file since. */
  requireStill(): void
  close(): void
}

export type ReadableClass = Pick<
  ClassStore,
  'name' | 'fieldNames' | 'has' | 'record' | 'records' | 'refs' | 'count' | 'byUuid' | 'byNameLabel'
>

/**
 * Takes no lock. Each read sees the data that were committed when it began. Throws StoreError if the file does not exist,
 * may not be read, is empty, is damaged, or was made by another program or version of Crowfoot. With `damaged`, it also
 * opens a file that lacks tables or columns.
 */
export function readDataFile(file: string, { damaged = false } = {}): DataFile {
  requirePath(file)
  requirePlainNeighbours(file, ['-wal', '-shm', '-journal'])
  requireHeader(file, 'r')
  let opened: Opened | undefined
  try {
    opened = openForReading(file)
    const data = contents(opened.database, file)
    if (!damaged) requireSchema(opened.database, file, data)
    const { still, requireStill, close } = opened
    return { ...data, still, requireStill, close }
  } catch (error) {
    opened?.close()
    throw openingError(file, error)
  }
}

function contents(connection: DatabaseSync, file: string): Omit<DataFile, Exclude<keyof Opened, 'database'>> {
  const database = new SqliteDatabase(connection, file)
  const meta = requireOurs(connection, file) ? readMeta(database) : undefined
  if (!meta) throw refusedFile(file, 'holds no data yet. Start a server on it first, or name the data file of one.')
  const { api, text, layout, plan } = meta
  const names = new TableNames(meta.names)
  const context = new StoreContext(plan, names, new Transaction(database), meta.objects)
  const classes = new Classes(context)
  const settings = new TextTable(database, '@settings')
  const initialObject = (className: string, name: string) => context.initialObject(className, name)
  const objects = (name: string) => classes.get(name)
  return { file, api, text, layout, plan, names, settings, initialObject, database: connection, class: objects }
}
