/** Whether the data file that is open is still the one at its path, and whole: else what is written would be lost. */
import { closeSync, fstatSync, openSync, type Stats } from 'node:fs'
import { fileStatus, fullPath } from './data-path.ts'
import { LogSize } from './log-size.ts'

/** What is open. */
interface Known {
  readonly path: string
  /** In a sentence that begins with it. */
  readonly what: string
  readonly dev: number
  readonly ino: number
}

/**
 * SQLite goes on with what it has opened, whatever becomes of the names: what it writes then is gone with the process.
 * A file that comes back as it went is taken again; one that was cut, or written to while it was away, is not, as what
 * SQLite remembers of it may not be true any more.
 */
export class Whereabouts {
  readonly #files: readonly Known[]
  /** Of the data. To be closed after the database, as closing ends the process's locks on the file. */
  readonly #handle: number
  /** When the data were last written before something was away. */
  #leftAt: number | undefined
  #spoilt: string | undefined
  /** Bytes of the data at most: the file never gets smaller while a server runs. */
  #largest: number
  readonly #log: LogSize | undefined

  /** For a file that was opened just now, with its log. */
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

  /** A sentence without an end, and without a path; null where all is well. A few looks at names and sizes, each of about a µs. */
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
    if (this.#leftAt !== mtimeMs) return this.#spoil('the data were changed while away')
    this.#leftAt = undefined
    return null
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
