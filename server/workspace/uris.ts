/**
 * Converts the editor's URIs to the server's paths and back. A path is a decoded URI: `/home/pool/VM.crow` for `file:`, else
 * with its scheme (`vscode-vfs://github/pool/VM.crow`, `untitled:Untitled-1`). Paths sort as file names do, which decides which
 * of two declarations is the first.
 */

const URI = /^([a-z][a-z0-9+.-]+):(?:\/\/([^/?#]*))?(.*)$/is

export function toPath(uri: string): string {
  const [, scheme, authority, rest = ''] = URI.exec(uri) ?? []
  if (scheme === undefined) return decoded(uri)
  if (scheme.toLowerCase() !== 'file') {
    return `${scheme.toLowerCase()}:${authority === undefined ? '' : `//${decoded(authority)}`}${decoded(rest)}`
  }
  const path = decoded(rest).replace(/^\/[A-Z](?=:(\/|$))/, (drive) => drive.toLowerCase())
  return authority && authority.toLowerCase() !== 'localhost' ? `//${decoded(authority).toLowerCase()}${path}` : path
}

export function toUri(path: string): string {
  if (path.startsWith('//')) return `file:${encoded(path)}`
  if (path.startsWith('/')) return `file://${encoded(path)}`
  const [, scheme = 'file', authority, rest = path] = URI.exec(path) ?? []
  return `${scheme}:${authority === undefined ? '' : `//${encodedAuthority(authority)}`}${encoded(rest)}`
}

/** The directory of a file, which is one API. A new file that was never saved has none and is an API by itself. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  if (slash < 0) return path
  return slash === 0 ? '/' : path.slice(0, slash)
}

/** The last name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function joinedPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`
}

/** True if the path is the directory or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`)
}

/** An invalid escape stays as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/** Encodes each name of a path. encodeURIComponent throws on half a surrogate pair, which a file name may have. */
export function encoded(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/')
}

/** Keeps the `:` before a port and the `@` behind a user. */
function encodedAuthority(authority: string): string {
  return encoded(authority).replaceAll('%3A', ':').replaceAll('%40', '@')
}
