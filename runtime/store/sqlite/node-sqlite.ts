/** Opens connections of node:sqlite, without the warning that it is experimental. */
import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite'

/** The path of a file, its URL, or `:memory:`. */
export function newConnection(file: string | URL, options: DatabaseSyncOptions = {}): DatabaseSync {
  const sqlite = quietly(() => process.getBuiltinModule('node:sqlite'))
  return new sqlite.DatabaseSync(file, options)
}

/** Node warns when it loads the module, which is at the first connection. */
function quietly<T>(load: () => T): T {
  const { emitWarning } = process
  process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning(warning, ...rest)
  }
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}
