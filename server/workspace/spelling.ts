/**
 * Maps a client's URIs to paths and back. A URI can be written in several ways (escapes, the case of a drive letter, the normal
 * forms of Unicode). All of them are one path, and answers use the form that the client uses.
 */
import { baseName, directoryOf, encoded, joinedPath, toPath, toUri } from './uris.ts'

export class Spelling {
  /** By path: the URI as the client writes it. Also for directories. */
  readonly #uris = new Map<string, string>()
  readonly #made = new Map<string, string>()
  /** By path in the composed form of Unicode: the form that the server uses. Only for paths with letters beyond ASCII. */
  readonly #forms = new Map<string, string>()
  /** By path: the path as the file system has it. */
  readonly #native = new Map<string, string>()

  /** The path of a file's or a directory's URI. */
  path(uri: string): string {
    const path = toPath(uri).replace(/(?<=[^/])\/+$/, '')
    return isAscii(path) || this.#native.has(path) ? path : (this.#forms.get(path.normalize()) ?? path)
  }

  /** Remembers how the client writes this file or directory and those above it. Returns the path. */
  learn(uri: string): string {
    const path = this.path(uri)
    if (!isAscii(path) && !this.#forms.has(path.normalize())) this.#forms.set(path.normalize(), path)
    let known = path
    for (let written = uri.replace(/(?<=[^/])\/+$/, ''); this.path(written) === known; ) {
      this.#uris.set(known, written)
      if (isTop(known)) break
      known = directoryOf(known)
      written = written.slice(0, written.lastIndexOf('/'))
    }
    this.#made.clear()
    return path
  }

  uri(path: string): string {
    const written = this.#uris.get(path) ?? this.#made.get(path)
    if (written !== undefined) return written
    const made = isTop(path) ? toUri(path) : joinedPath(this.uri(directoryOf(path)), encoded(baseName(path)))
    this.#made.set(path, made)
    return made
  }

  /** The server's path of a file that the file system lists. It may have another normal form of Unicode. */
  listed(native: string): string {
    if (isAscii(native)) return native
    const known = this.#forms.get(native.normalize()) ?? native
    // A file system that distinguishes the two forms may have both files.
    const path = (this.#native.get(known) ?? native) === native ? known : native
    if (!this.#forms.has(native.normalize())) this.#forms.set(native.normalize(), path)
    this.#native.set(path, native)
    return path
  }

  native(path: string): string {
    return this.#native.get(path) ?? path
  }

  /** Call it when the file system no longer has the file. */
  gone(path: string): void {
    if (this.#native.delete(path) && this.#forms.get(path.normalize()) === path) this.#forms.delete(path.normalize())
  }
}

/** `/pool`, `/c:`, `//server`, `vscode-vfs://github`, `untitled:Untitled-1`: a path without a directory above it. */
function isTop(path: string): boolean {
  const directory = directoryOf(path)
  return directory === path || directory === '/' || directory.endsWith(':/')
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text)
}
