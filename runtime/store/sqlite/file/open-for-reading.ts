/** A file opened for reading alone where it stands: beside a server, on read-only media, as another user. */

import { closeSync, existsSync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { refusedFile } from '../../store-error.ts'
import { connectForLook, connectForReading } from '../connection.ts'
import { errorCode } from '../result-codes.ts'
import { fullPath, logSize } from './data-path.ts'
import { tidy } from './inspect.ts'

export interface Opened {
  readonly database: DatabaseSync
  /** It is read as a file that nobody writes, because this user can make no files beside it. */
  readonly still: boolean
  /** Throws StoreError where it was read as a file that nobody writes, and somebody did. */
  requireStill(): void
  /** Takes away what was made beside the file. */
  close(): void
}

/**
 * SQLite has to make an empty log and its index to read a file that nobody has open. A user who may not make them, or
 * could not take them away, reads the file alone. Throws StoreError where there is a log that this user cannot read.
 */
export function openForReading(file: string): Opened {
  const log = logSize(file)
  // Only who may write the file takes away what is beside it.
  if (log === undefined && !isWritable(file)) return still(file)
  // An index made by another user would keep the server from its own file.
  if (log && !existsSync(`${fullPath(file)}-shm`) && !isWritable(file)) throw refusedFile(file, logNeeded(file))
  let database: DatabaseSync | undefined
  const close = () => {
    database?.close()
    if (log === undefined) tidy(file)
  }
  try {
    database = connectForReading(file)
    database.prepare('select 1 from sqlite_schema').get()
    return { database, still: false, requireStill() {}, close }
  } catch (error) {
    close()
    if (!UNABLE.has((errorCode(error) ?? 0) & 0xff)) throw error
    if (log) throw refusedFile(file, logNeeded(file))
    return still(file)
  }
}

function still(file: string): Opened {
  const database = connectForLook(file)
  return {
    database,
    still: true,
    requireStill() {
      if (logSize(file)) throw refusedFile(file, 'was written to by a server while it was read. Try again.')
    },
    close: () => database.close(),
  }
}

/** SQLite's codes for what it may not write and cannot open. */
const UNABLE = new Set([8, 14])

function logNeeded(file: string): string {
  const help = 'Do this as the user that the server runs as, or copy both to a directory of your own.'
  return `has a log beside it, "${file}-wal", which a user who may not write there cannot read. ${help}`
}

function isWritable(file: string): boolean {
  try {
    closeSync(openSync(file, 'r+'))
    return true
  } catch {
    return false
  }
}
