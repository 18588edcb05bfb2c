/** Reads a data file of a running server over further connections, and data in memory from a copy. */
import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { ReadConnection, ReadConnections } from '../database/read-connections.ts'
import { StoreError } from '../store-error.ts'
import { connectForReading, connectToCopy } from './connection.ts'
import { SqliteDatabase } from './database.ts'
import type { Whereabouts } from './file/whereabouts.ts'
import { openingError } from './opening-error.ts'

/** Each has three open files and up to 1 MiB of pages. */
const MOST_FOR_FILE = 16
/** Each may have a copy of all data. */
const MOST_IN_MEMORY = 2

/** SQLite's cache of a connection that reads, in KiB. */
const CACHE_KIB = 1024

/** In WAL mode, each reader sees the file as it was when its transaction began. */
export class FileReads implements ReadConnections {
  readonly most = MOST_FOR_FILE
  readonly #file: string
  readonly #whereabouts: Whereabouts

  constructor(file: string, whereabouts: Whereabouts) {
    this.#file = file
    this.#whereabouts = whereabouts
  }

  /** Asks for trouble before and after, so that it is not another file of the same name that is opened. */
  open(): ReadConnection {
    this.#requireThere()
    let connection: DatabaseSync | undefined
    try {
      connection = connectForReading(this.#file)
      connection.exec(`PRAGMA mmap_size = 0; PRAGMA cache_size = -${CACHE_KIB}`)
      const read = new FileRead(connection, this.#file)
      this.#requireThere()
      return read
    } catch (error) {
      connection?.close()
      throw openingError(this.#file, error)
    }
  }

  logBytes(): number {
    return this.#whereabouts.logBytes()
  }

  #requireThere(): void {
    const problem = this.#whereabouts.problem()
    if (problem === null) return
    throw new StoreError(`"${this.#file}" cannot be read: ${problem}.`, { forClients: 'The data cannot be read' })
  }
}

class FileRead implements ReadConnection {
  readonly database: SqliteDatabase
  readonly #connection: DatabaseSync

  constructor(connection: DatabaseSync, file: string) {
    this.#connection = connection
    this.database = new SqliteDatabase(connection, file)
  }

  /** SQLite's transaction begins with the first query. */
  begin(): void {
    this.#connection.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1')
  }

  end(): void {
    this.#connection.exec('ROLLBACK')
  }

  close(): void {
    this.#connection.close()
  }
}

/** SQLite has one connection only to data in memory. */
export class MemoryReads implements ReadConnections {
  readonly most = MOST_IN_MEMORY
  readonly #live: DatabaseSync

  constructor(live: DatabaseSync) {
    this.#live = live
  }

  open(): ReadConnection {
    return new MemoryRead(this.#live)
  }

  logBytes(): number {
    return 0
  }
}

class MemoryRead implements ReadConnection {
  readonly #live: DatabaseSync
  readonly #liveDatabase: SqliteDatabase
  database: SqliteDatabase
  #copy: DatabaseSync | undefined

  constructor(live: DatabaseSync) {
    this.#live = live
    this.#liveDatabase = new SqliteDatabase(live, IN_MEMORY)
    this.database = this.#liveDatabase
  }

  begin(): void {}

  /** SQLite copies outside transactions only, and nothing is written yet in the one that is open. */
  beforeWrite(): void {
    if (this.#copy) return
    const name = `file:/${randomUUID()}?vfs=memdb`
    const copy = connectToCopy(name)
    this.#live.exec('ROLLBACK')
    try {
      this.#live.prepare('VACUUM INTO ?').run(name)
    } catch (error) {
      copy.close()
      throw error
    } finally {
      this.#live.exec('BEGIN IMMEDIATE')
    }
    this.#copy = copy
    this.database = new SqliteDatabase(copy, IN_MEMORY)
  }

  end(): void {
    this.#copy?.close()
    this.#copy = undefined
    this.database = this.#liveDatabase
  }

  close(): void {
    this.end()
  }
}

const IN_MEMORY = ':memory:'
