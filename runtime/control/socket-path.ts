/** Where the control socket of a server is: beside its data file, as those who may change the one may use the other. */
import { closeSync, constants, openSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** The name of the socket, links followed. */
export function controlPath(file: string): string {
  return `${realpathSync(file)}-control`
}

/** An address that a socket can have, for as long as it is not closed. */
export interface Address {
  readonly path: string
  close(): void
}

/** Bytes of an address that every system takes: `sun_path` has 104 on macOS and the BSDs, 108 on Linux, its end included. */
const LONGEST = 103

/** undefined where the path is too long and the system has no way around it. */
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
