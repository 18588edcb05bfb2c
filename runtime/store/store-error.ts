/** Errors of the database itself, for the person who runs the server. */

export interface StoreErrorOptions extends ErrorOptions {
  /** The message for clients: a sentence without a path. */
  readonly forClients?: string
}

/** The message names the data file and says how to fix the problem. Clients get `forClients`. */
export class StoreError extends Error {
  readonly forClients: string

  constructor(message: string, { forClients = SEE_THE_LOG, ...options }: StoreErrorOptions = {}) {
    super(message, options)
    this.name = 'StoreError'
    this.forClients = forClients
  }
}

const SEE_THE_LOG = "The data cannot be read or written; the server's log says why"

/** For data that cannot be used: `what` follows the file's name, and says what is wrong and what to do. */
export function refusedFile(file: string, what: string): StoreError {
  return new StoreError(`"${file}" ${what}`)
}

export const RESTORE = 'Put back a copy of it, or name another file.'
