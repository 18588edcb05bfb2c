/** The path of a server's control socket: beside its data file, since those who may change the one may use the other. */
import { closeSync, constants, openSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** The path of the socket, with symbolic links resolved. */
export function controlPath(file: string): string {
  return `${realpathSync(file)}-control`
}

/** A path short enough for a socket, valid until it is closed. */
export interface Address {
  readonly path: string
  close(): void
}

/** Bytes that every system accepts: `sun_path` has 104 on macOS and the BSDs, 108 on Linux, with the final zero. */
const LONGEST = 103

/** undefined where the path is too long and the system offers no shorter one. */
export function addressOf(path: string): Address | undefined {
  const short = [path, relative(process.cwd(), path)].find(fits)
  if (short !== undefined) return { path: short, close() {} }
  if (process.platform !== 'linux') return undefined
  const directory = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  const through = join(`/proc/self/fd/${directory}`, basename(path))
  const close = () => closeSync(directory)
  if (fits(through)) return { path: through, close }
  close()
  return undefined
}

function fits(path: string): boolean {
  return path !== '' && Buffer.byteLength(path) <= LONGEST
}
