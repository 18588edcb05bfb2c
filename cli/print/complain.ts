/** Prints why a command fails, or what the user should know about it. */
import { hidePasswords } from '../../runtime/hide-arguments.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean, cleanLines } from './clean.ts'

/** Prints `crow: MESSAGE` to stderr. */
export function complain(host: Host, message: string): void {
  host.stderr.write(`crow: ${cleanLines(hidePasswords(message))}\n`)
}

/** The message of a Failure or of an error of the file system, as one line; undefined for a bug. */
export function reasonOf(error: unknown): string | undefined {
  const message = error instanceof Failure ? error.message : systemError(error)
  return message === undefined ? undefined : clean(message)
}

/** `ENOENT: no such file…`; undefined for any other error. */
function systemError(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? error.message : undefined
}
