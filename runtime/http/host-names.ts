/**
 * Which host names a server accepts. A page of another site can point its own name to this server (DNS rebinding) and
 * then call it as if it were its own; the Host header still has that name.
 */
import { isIP, isIPv4 } from 'node:net'

/** Whether a Host header, or the host of a whole address, names this server. */
export type KnowsHost = (host: string) => boolean

/**
 * `local`: the server is bound to loopback, and accepts `localhost` and loopback addresses; else any address, since an
 * address contains no name that another person could point to this server. `names` are other names to accept; `*` is any.
 */
export function createHosts(local: boolean, names: readonly string[]): KnowsHost {
  if (names.includes('*')) return () => true
  const known = new Set(names.map(bare))
  const isOwn = (host: string) => {
    const name = bare(host.replace(PORT, ''))
    return LOCAL.test(name) || known.has(name) || (!local && isAddress(name))
  }
  // Nearly all requests name the same host.
  let latest: string | undefined
  return (host) => {
    if (host === latest) return true
    if (!isOwn(host)) return false
    latest = host
    return true
  }
}

const PORT = /:\d{1,5}$/
const LOCAL = /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\])$/

/** In lower case, and without the dot that a fully qualified name may end with. */
function bare(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

function isAddress(name: string): boolean {
  return isIPv4(name) || (name.startsWith('[') && name.endsWith(']') && isIP(name.slice(1, -1)) === 6)
}

/** Why a text is not a host name, for a message; null for `*` and for what Host headers have before the port. */
export function refuseHostName(text: string): string | null {
  if (text === '*') return null
  if (text.includes('*')) return 'is not a host name: name each host by itself, or * for all'
  const url = URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`) : null
  if (url === null || url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    return 'is not a host name: one looks like api.example.org, or is *'
  if (url.host === text.toLowerCase()) return url.port === '' ? null : `has a port: did you mean ${url.hostname}?`
  return `is not a host name as clients send it; did you mean ${url.hostname}?`
}

/** True where a server that is bound to the host can be reached only from this machine. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** Whether the address of a peer is on this machine. */
export function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined) return false
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}
