/**
 * The file of a copy. It is never the only place of anything: what cannot be used is made anew. Its writes are not flushed to
 * the disk, so after a crash of the machine, which another boot id shows, only a file that was closed can be used.
 */
import { readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import type { Database } from '../database/database.ts'
import { id, sql } from '../database/sql.ts'
import { type NameMap, TableNames } from '../plan/table-names.ts'
import { LAYOUT, readMeta, type ServedModel } from '../settings/meta.ts'
import { COPY_APPLICATION_ID, openDatabase } from '../sqlite/connection.ts'
import { fullPath } from '../sqlite/file/data-path.ts'
import { applicationIdOf, claimName } from '../sqlite/file/inspect.ts'
import { NOT_A_COPY } from '../sqlite/opening-error.ts'
import { refusedFile } from '../store-error.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { CopyPosition } from './copy-store.ts'

const TABLE = id('@copy')

/** Creates the file if it does not exist. Throws StoreError for a file with other data, which is left as it is. */
export function requireCopyFile(file: string): void {
  claimName(file)
  const application = applicationIdOf(file)
  if (application === undefined || application === COPY_APPLICATION_ID) return
  throw refusedFile(file, NOT_A_COPY)
}

/** Marks an empty file before it gets tables. Later, the mark could be in the log only, and be lost with it. */
export function markAsCopy(file: string): void {
  if (statSync(file).size > 0) return
  const database = openDatabase(file)
  try {
    database.exec(`PRAGMA application_id = ${COPY_APPLICATION_ID}`)
  } finally {
    database.close()
  }
}

/** For a copy that cannot be used. To be called with the lock. The file stays, as its name may be a link. */
export function emptyCopyFile(file: string): void {
  const path = fullPath(file)
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  truncateSync(path)
}

/**
 * Where a copy stands that was kept; undefined if it cannot be used: it has another model or other names of tables, or was not
 * closed before the machine started again.
 */
export function keptPosition(database: Database, model: ServedModel, names: NameMap = {}): CopyPosition | undefined {
  if (!database.schemaNames().has('@copy')) return undefined
  const meta = readMeta(database, model)
  if (meta?.layout !== LAYOUT || meta.text !== model.text) return undefined
  const wanted = new TableNames(names)
  wanted.cover(model.plan)
  if (JSON.stringify(sorted(wanted.toJSON())) !== JSON.stringify(sorted(meta.names))) return undefined
  const kept = sql`select "generation", "id" from ${TABLE} where "closed" = 1 or "boot" = ?`
  const row = database.statement(() => kept).row(bootId() ?? '')
  return row && { generation: Number(row[0]), id: row[1] as string }
}

function sorted(names: NameMap): [string, string][] {
  return Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Without a primary key, so that it is no part of commits: SQLite's sessions leave out such tables. */
export function makeCopyTable(transaction: Transaction): void {
  transaction.alter(sql.raw(`PRAGMA application_id = ${COPY_APPLICATION_ID}`))
  transaction.alter(sql`create table ${TABLE} ("generation" integer not null, "id" text not null, "boot" text,
    "closed" integer not null) strict`)
  transaction.run(
    transaction.database.statement(() => sql`insert into ${TABLE} values (0, '', ?, 0)`),
    bootId() ?? null,
  )
}

/** To be called at each start. */
export function noteOpened(transaction: Transaction): void {
  const note = sql`update ${TABLE} set "boot" = ?, "closed" = 0`
  transaction.run(
    transaction.database.statement(() => note),
    bootId() ?? null,
  )
}

/** Outside of transactions. What is not flushed counts as not closed, also where that fails. */
export function noteClosed(database: Database): void {
  if (database.trouble() !== null) return
  try {
    database.execute('PRAGMA synchronous = FULL')
    database.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    database.execute('update "@copy" set "closed" = 1')
  } catch (error) {
    if (!database.isDatabaseError(error)) throw error
  }
}

/** Another one after each start of the machine; undefined on systems that do not have it. */
function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return undefined
  }
}
