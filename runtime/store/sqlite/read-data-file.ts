/** A data file opened for reading alone, as it is, also while a server runs on it. */

import type { DatabaseSync } from 'node:sqlite'
import type { Api } from '../../../model/api.ts'
import { Classes } from '../objects/classes.ts'
import { StoreContext } from '../objects/store-context.ts'
import type { Plan } from '../plan/plan.ts'
import { TableNames } from '../plan/table-names.ts'
import { planOf, readMeta } from '../settings/meta.ts'
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
  /** The model that the data was last served by. */
  readonly api: Api
  /** Of the tables: '2', or '1' where no server of this version has had the file yet. */
  readonly layout: string
  readonly plan: Plan
  readonly names: TableNames
  readonly settings: Pick<Settings, 'get' | 'keys'>
  /** For queries of one's own. Nothing can be written. */
  readonly database: DatabaseSync
  /** The objects of a class that keeps objects; throws for any other name. */
  class(name: string): ReadableClass
  /** It is read as a file that nobody writes, because this user can make no files beside it. */
  readonly still: boolean
  /** To be called when all is read. Throws StoreError where it was read as such a file, and somebody wrote it. */
  requireStill(): void
  close(): void
}

export type ReadableClass = Pick<
  ClassStore,
  'name' | 'fieldNames' | 'has' | 'record' | 'records' | 'refs' | 'count' | 'byUuid' | 'byNameLabel'
>

/**
 * Takes no lock. Every read sees what was committed when it began. Throws StoreError where the file is not there, may
 * not be read, or is damaged, another program's, empty, or of another version of Crowfoot. `damaged`: one that lacks
 * tables or columns is opened all the same.
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
  const { api, layout } = meta
  const plan = planOf(meta, file)
  const names = new TableNames(meta.names)
  const context = new StoreContext(plan, names, new Transaction(database), meta.objects)
  const classes = new Classes(context)
  const settings = new TextTable(database, '@settings')
  return { file, api, layout, plan, names, settings, database: connection, class: (name) => classes.get(name) }
}
