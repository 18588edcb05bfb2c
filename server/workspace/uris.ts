/**
 * URIs of the editor's and paths of ours. A path is a URI decoded: `/home/pool/VM.crow` for `file:` ones, else with its scheme
 * (`vscode-vfs://github/pool/VM.crow`, `untitled:Untitled-1`). So paths sort as file names do, which decides what of two
 * declarations is the first.
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

/** The directory that a file lies in: one API. What has no directory, a new file that was never saved, is one by itself. */
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

/** The path is the directory, or lies somewhere below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`)
}

/** An escape that is none is what it says. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/** Names with slashes between them. encodeURIComponent refuses halves of a surrogate pair, which a file name may hold. */
export function encoded(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/')
}

/** A port and a user keep their signs. */
function encodedAuthority(authority: string): string {
  return encoded(authority).replaceAll('%3A', ':').replaceAll('%40', '@')
}
