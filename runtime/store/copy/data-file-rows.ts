/** All rows of an ordinary data file, and a data file of all rows: for moving data between SQLite and PostgreSQL. */
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Api } from '../../../model/api.ts'
import { LATEST } from '../changes/start-generations.ts'
import { ConstraintError } from '../database/constraint-error.ts'
import { type PreparedTables, prepareTables } from '../opening/prepare-tables.ts'
import type { NameMap } from '../plan/table-names.ts'
import { LAYOUT, servedModel } from '../settings/meta.ts'
import { connect } from '../sqlite/connection.ts'
import { SqliteDatabase } from '../sqlite/database.ts'
import { fullPath } from '../sqlite/file/data-path.ts'
import { inspect } from '../sqlite/file/inspect.ts'
import { noteSchema } from '../sqlite/file/required-schema.ts'
import { takeLock } from '../sqlite/lock.ts'
import { openingError } from '../sqlite/opening-error.ts'
import type { DataFile } from '../sqlite/read-data-file.ts'
import { refusedFile, StoreError } from '../store-error.ts'
import { Transaction } from '../transaction/transaction.ts'
import { allRowsOf } from './all-rows.ts'
import type { TableRows } from './copy-store.ts'
import { copyTables } from './copy-tables.ts'
import { RowFiller } from './row-filler.ts'

/** Those that are committed when the first is read, also while a server runs. Throws StoreError for an earlier layout. */
export function* dataFileRows(data: DataFile): Generator<TableRows> {
  if (data.layout !== LAYOUT)
    throw refusedFile(
      data.file,
      'was made by an earlier Crowfoot. Start a server of this version on it once, and stop it.',
    )
  const database = new SqliteDatabase(data.database, data.file)
  data.database.exec('BEGIN')
  try {
    yield* allRowsOf(database, copyTables(database, data))
  } finally {
    data.database.exec('ROLLBACK')
  }
  data.requireStill()
}

export interface WriteDataOptions {
  /** The names of tables and columns in the rows. */
  readonly names?: NameMap
  /** Of the latest commit, after which those of the file go on. */
  readonly generation?: number
}

/**
 * Makes a data file of the rows of all tables, which come in any order. It is complete and durable when this resolves; if it
 * rejects, or the process is killed, there is no file of that name. Throws StoreError if there is one already, and for rows
 * that no server could have written.
 */
export async function writeDataFile(
  api: Api,
  file: string,
  rows: AsyncIterable<TableRows> | Iterable<TableRows>,
  options: WriteDataOptions = {},
): Promise<void> {
  requireNew(file)
  const target = fullPath(file)
  const partial = join(dirname(target), `.${basename(target)}.${randomUUID()}.partial`)
  try {
    await writePartial(api, { file, partial }, rows, options)
    // The link fails if the name has been taken since.
    requireNew(file)
    rmSync(target, { force: true })
    linkSync(partial, target)
  } catch (error) {
    throw openingError(file, error)
  } finally {
    for (const beside of ['', '-wal', '-shm', '-lock']) rmSync(partial + beside, { force: true })
  }
  sync(dirname(target))
}

/** An empty file is one that nobody has written to. */
function requireNew(file: string): void {
  if (existsSync(file) && statSync(file).size > 0)
    throw refusedFile(file, 'exists already, and is left as it is. Name another file.')
}

async function writePartial(
  api: Api,
  { file, partial }: { readonly file: string; readonly partial: string },
  rows: AsyncIterable<TableRows> | Iterable<TableRows>,
  options: WriteDataOptions,
): Promise<void> {
  const model = servedModel(api)
  inspect(partial, model)
  const lock = takeLock(partial)
  const ends = [lock.release]
  try {
    const connection = connect(partial)
    ends.unshift(() => connection.close())
    const transaction = new Transaction(new SqliteDatabase(connection, file))
    const onTables = noteSchema(connection)
    const tables = prepareTables(model, transaction, { empty: true, names: options.names, onTables })
    tables.complete()
    await fill(tables, rows, options)
  } finally {
    for (const end of ends) end()
  }
}

async function fill(
  { context, meta }: PreparedTables,
  rows: AsyncIterable<TableRows> | Iterable<TableRows>,
  { generation = 0 }: WriteDataOptions,
): Promise<void> {
  const { database, transaction } = context
  database.enforceForeignKeys(false)
  const filler = new RowFiller(context, copyTables(database, context))
  filler.empty()
  try {
    for await (const some of rows) filler.add(some)
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error
    throw new StoreError(`"${database.name}" cannot be made of these rows: ${error.message}`, { cause: error })
  }
  meta.set(LATEST, String(Math.max(Number(meta.get(LATEST) ?? 0), generation)))
  const broken = database.brokenReference()
  if (broken !== undefined)
    throw new StoreError(`"${database.name}" cannot be made: "${broken}" refers to objects that do not exist`)
  transaction.commit()
}

function sync(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
