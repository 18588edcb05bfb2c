/** Checks that the open data file is still the one at its path, and complete. Otherwise writes would be lost. */
import { closeSync, fstatSync, openSync, type Stats } from 'node:fs'
import { fileStatus, fullPath } from './data-path.ts'
import { LogSize } from './log-size.ts'

/** An open file. */
interface Known {
  readonly path: string
  /** Its name at the beginning of a sentence. */
  readonly what: string
  readonly dev: number
  readonly ino: number
}

/**
 * SQLite keeps its files open even if they are moved or deleted; what it writes then is lost when the process ends. A file
 * that comes back unchanged is accepted. One that was truncated, or written to while it was away, is not, because SQLite's
 * cache may not match it any more.
 */
export class Whereabouts {
  readonly #files: readonly Known[]
  /** Of the data file. To be closed after the database, because closing releases the process's locks on the file. */
  readonly #handle: number
  /** When the data file was last written before a file went away, in ms since 1970. */
  #leftAt: number | undefined
  #spoilt: string | undefined
  /** The largest size seen, in bytes: the file never gets smaller while a server runs. */
  #largest: number
  readonly #log: LogSize | undefined

  /** For a file that has just been opened, with its log. */
  constructor(file: string) {
    const path = fullPath(file)
    this.#handle = openSync(path, 'r')
    const beside = ['-wal', '-shm'].flatMap((end) => {
      const status = fileStatus(path + end)
      return status ? [known(path + end, `the file that ends in "${end}" beside the data`, status)] : []
    })
    const data = fstatSync(this.#handle)
    this.#largest = data.size
    this.#files = [known(file, 'the data file', data), ...beside]
    this.#log = beside.length === 2 ? new LogSize(path) : undefined
  }

  /** A sentence without its full stop and without a path; null if nothing is wrong. Takes a few µs. */
  problem(): string | null {
    if (this.#spoilt) return this.#spoilt
    for (const each of this.#files) {
      const status = fileStatus(each.path)
      if (!status || status.ino !== each.ino || status.dev !== each.dev) {
        this.#leftAt ??= fstatSync(this.#handle).mtimeMs
        return `${each.what} was ${status ? 'replaced by another' : 'moved away or deleted'}: put it back`
      }
    }
    const { size, mtimeMs } = fstatSync(this.#handle)
    if (size < this.#largest) return this.#spoil('the data file was cut short')
    this.#largest = size
    if (this.#log?.isCut()) return this.#spoil('the file that ends in "-wal" beside the data was cut short')
    if (this.#leftAt === undefined) return null
    if (this.#leftAt !== mtimeMs) return this.#spoil('the data were changed while they were away')
    this.#leftAt = undefined
    return null
  }

  /** The bytes of SQLite's log that are in use. */
  logBytes(): number {
    return this.#log?.bytes() ?? 0
  }

  close(): void {
    this.#log?.close()
    closeSync(this.#handle)
  }

  #spoil(problem: string): string {
    this.#spoilt = `${problem}: put back a copy, and start the server again`
    return this.#spoilt
  }
}

function known(path: string, what: string, { dev, ino }: Stats): Known {
  return { path, what, dev, ino }
}
