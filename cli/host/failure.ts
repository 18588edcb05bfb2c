/** An error that ends a command with a message for the user. */

/** The message is for the user; other errors are bugs. */
export class Failure extends Error {
  readonly exitCode: 1 | 2

  /** 1: the input has an error; 2: the command was called wrongly. */
  constructor(message: string, exitCode: 1 | 2) {
    super(message)
    this.exitCode = exitCode
  }
}
