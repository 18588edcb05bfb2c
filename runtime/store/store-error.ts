/** What goes wrong with the database itself, said to the person who starts or keeps the server. */

/** The message names the file and says how to mend it. Never travels to a client as it is. */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
  }
}
