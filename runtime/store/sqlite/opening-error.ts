/** Explains why a data file cannot be opened to the person who starts the server, and what to do. */
import { RESTORE, StoreError } from '../store-error.ts'
import { errorCode } from './result-codes.ts'

/** Turns an error of SQLite or the system into a StoreError; a StoreError and an error of our own code stay as they are. */
export function openingError(file: string, error: unknown): Error {
  if (error instanceof StoreError || isMistake(error)) return error
  return new StoreError(explained(file, error), { cause: error })
}

/** A mistake in the code is not explained by the file, and its stack shows where it is. Errors of Node have a code. */
function isMistake(error: unknown): error is Error {
  return (error instanceof TypeError || error instanceof ReferenceError) && !('code' in error)
}

export const NOT_WRITABLE =
  'may not be written. Give this user the right to write the file and its directory, or name another file.'
export const NOT_READABLE = 'may not be read by this user. Give it the right, or name another file.'
export const DAMAGED = `is damaged. ${RESTORE}`
export const NO_DATABASE = 'is not a database. Name a new file for the data, or one made by this server.'
export const NOT_FOUND = 'could not be opened. See that its directory exists and may be written, or name another file.'
export const CIRCLE = 'is a symbolic link that leads in a circle. Name another file.'
export const TOO_LONG = 'has a name that is too long for the system. Name another file.'
export const leadsNowhere = (to: string) =>
  `is a symbolic link to "${to}", which does not exist. See that it does, remove the link, or name another file.`
export const FOREIGN =
  'is the database of another program; it is left as it is. Name a new file for the data, or one made by this server.'
export const COPY =
  'is the copy that a server keeps of data in PostgreSQL. Name the database (--database), or another file for the data.'
export const NOT_A_COPY =
  'has data of its own, and a server on PostgreSQL would replace them. Name a new file for its copy (--data), or bring the ' +
  'data into PostgreSQL with crow copy.'

function explained(file: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  const code = errorCode(error) ?? 0
  const say = PRIMARY_CODES.get(code === IOERR_LOCK ? READONLY : code & 0xff)
  if (say) return `"${file}" ${say}`
  const help = `If it is damaged, put back a copy of it; crow fsck ${file} looks into it.`
  return `The database "${file}" could not be opened: ${reason}. ${help}`
}

const READONLY = 8
/** The code for a write lock on a file that was opened for reading only. */
const IOERR_LOCK = 3850

/** By SQLite's primary result code. */
const PRIMARY_CODES = new Map([
  [
    5,
    'is in use by another process, most likely a second server on the same data. Stop that one, or name another file.',
  ],
  [READONLY, NOT_WRITABLE],
  [11, DAMAGED],
  [14, NOT_FOUND],
  [26, NO_DATABASE],
])
