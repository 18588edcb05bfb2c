import type { Host } from './host.ts'
import { clean, cleanLines } from './print/clean.ts'

/** What ends a command with a line for the user and an exit code, but is no bug. */
export class Failure extends Error {
  readonly exitCode: 1 | 2

  /** 1: something in the input is wrong; 2: the command was called wrongly. */
  constructor(message: string, exitCode: 1 | 2) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Prints a line of the command itself, `crow: …`, to stderr. */
export function complain(host: Host, message: string): void {
  host.stderr.write(`crow: ${cleanLines(message)}\n`)
}

/** A line for the user, of a Failure or of what the file system said; undefined for a bug. */
export function reasonOf(error: unknown): string | undefined {
  const message = error instanceof Failure ? error.message : systemError(error)
  return message === undefined ? undefined : clean(message)
}

/** `ENOENT: no such file…`: what the file system said, as a line for the user; undefined for anything else. */
function systemError(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? error.message : undefined
}
