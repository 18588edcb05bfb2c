/** Opens a file for reading only: beside a server, on read-only media, or as another user. */
import { closeSync, existsSync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { refusedFile } from '../../store-error.ts'
import { connectForLook, connectForReading } from '../connection.ts'
import { errorCode } from '../result-codes.ts'
import { fullPath, logSize } from './data-path.ts'
import { tidy } from './inspect.ts'

export interface Opened {
  readonly database: DatabaseSync
  /** The file is read as an immutable one, because this user may not create files beside it. */
  readonly still: boolean
  /** Throws StoreError if `still` is true and a server has written to the file since. */
  requireStill(): void
  /** Also deletes the files that were created beside it. */
  close(): void
}

/**
 * SQLite creates an empty log and its index to read a file that no process has open. If this user may not create or delete
 * them, only the file itself is read. Throws StoreError if there is a log that this user cannot read.
 */
export function openForReading(file: string): Opened {
  const log = logSize(file)
  // Only users who may write the file can delete the files beside it.
  if (log === undefined && !isWritable(file)) return still(file)
  // The server could not open an index that another user has created.
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

/** SQLite's codes for a read-only database and for one that cannot be opened. */
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
