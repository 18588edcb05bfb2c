/** What ends a command with a line for the user and an exit code, but is no bug. */
export class Failure extends Error {
  readonly exitCode: 1 | 2

  /** 1: something in the input is wrong; 2: the command was called wrongly. */
  constructor(message: string, exitCode: 1 | 2) {
    super(message)
    this.exitCode = exitCode
  }
}

/** `ENOENT: no such file…`: what the file system said, as a line for the user; undefined for anything else. */
export function systemError(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? error.message : undefined
}
