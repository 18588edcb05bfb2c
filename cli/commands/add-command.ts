/** Helpers that the files of commands share. */
import type { Command } from 'commander'
import type { Host } from '../host.ts'

/** Adds a command to its parent: arguments, options, help and action. The action gives its exit code to `exit`. */
export type AddCommand = (parent: Command, host: Host, exit: (code: number) => void) => void

/** Help of an argument that names an API. */
export const API_PATH = 'a directory, or any file in it (one directory is one API)'

/** Help of an argument that names a data file. */
export const DATA_PATH = 'a data file, or the directory of an API, whose data crow serve keeps in .crowfoot/data.db'

/** Help of an argument that names data of one or of several servers. */
export const DATA_OR_DATABASE = `${DATA_PATH}, or postgres://user@host/database`

/** Parses an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
