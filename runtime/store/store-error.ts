/** What goes wrong with the database itself, said to the person who starts or keeps the server. */

export interface StoreErrorOptions extends ErrorOptions {
  /** What clients get in the place of the message; a sentence that names no path. */
  readonly forClients?: string
}

/** The message names the file and says how to repair it. Clients get `forClients`. */
export class StoreError extends Error {
  readonly forClients: string

  constructor(message: string, { forClients = NOTHING_MORE, ...options }: StoreErrorOptions = {}) {
    super(message, options)
    this.name = 'StoreError'
    this.forClients = forClients
  }
}

const NOTHING_MORE = "The data cannot be read or written; the server's log says why"

/** For data that cannot be used as they are: `what` says why, and what to do. */
export function refusedFile(file: string, what: string): StoreError {
  return new StoreError(`"${file}" ${what}`)
}

export const RESTORE = 'Put back a copy of it, or name another file.'
