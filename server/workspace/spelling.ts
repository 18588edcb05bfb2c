/**
 * Which path a client's URI means, and which URI a client is given for a path. There are several ways to write a URI (escapes,
 * the case of a drive letter, the normal forms of Unicode): all of them are one path, and answers use the client's own way.
 */
import { baseName, directoryOf, encoded, joinedPath, toPath, toUri } from './uris.ts'

export class Spelling {
  /** By path: as the client writes it, directories among them. */
  readonly #uris = new Map<string, string>()
  readonly #made = new Map<string, string>()
  /** By path in composed form: the form in which a path with letters beyond ASCII is known here. */
  readonly #forms = new Map<string, string>()
  /** By path: as the file system has it. */
  readonly #native = new Map<string, string>()

  /** Of a file or a directory. */
  path(uri: string): string {
    const path = toPath(uri).replace(/(?<=[^/])\/+$/, '')
    return isAscii(path) || this.#native.has(path) ? path : (this.#forms.get(path.normalize()) ?? path)
  }

  /** The client writes this file, or directory, and those above it so; its path. */
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

  /** The path by which a file that the file system lists is known here; another one only in its form of Unicode. */
  listed(native: string): string {
    if (isAscii(native)) return native
    const known = this.#forms.get(native.normalize()) ?? native
    // Where the file system tells the two forms apart, both may be there.
    const path = (this.#native.get(known) ?? native) === native ? known : native
    if (!this.#forms.has(native.normalize())) this.#forms.set(native.normalize(), path)
    this.#native.set(path, native)
    return path
  }

  native(path: string): string {
    return this.#native.get(path) ?? path
  }

  /** The file system has no such file any more. */
  gone(path: string): void {
    if (this.#native.delete(path) && this.#forms.get(path.normalize()) === path) this.#forms.delete(path.normalize())
  }
}

/** `/pool`, `/c:`, `//server`, `vscode-vfs://github`, `untitled:Untitled-1`: what is above is no directory of this kind. */
function isTop(path: string): boolean {
  const directory = directoryOf(path)
  return directory === path || directory === '/' || directory.endsWith(':/')
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text)
}
