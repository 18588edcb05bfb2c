/** The error for a wrong input of an import. */

/** The input is not of the reference's shape; the message names the class, the field or message, and the fact. */
export class ImportError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ImportError'
  }
}
