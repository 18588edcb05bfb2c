/** The addresses at which servers take calls in each format (docs/wire.md, Endpoints). */
import type { RemoteFormat } from './dialects.ts'

/**
 * The address that people give, `http:`, `https:` or `unix:PATH`; a sentence where it is none. User names and passwords in it
 * are refused: other programs of the machine can read command lines.
 */
export function serverAddress(text: string): { readonly url: URL } | { readonly problem: string } {
  const url = URL.parse(text)
  const example = 'such as http://localhost:8080 or unix:/run/api.sock'
  if (!url || !['http:', 'https:', 'unix:'].includes(url.protocol))
    return { problem: `"${text}" is not an address of a server, ${example}` }
  if (url.username !== '' || url.password !== '')
    return { problem: 'An address with a user name or a password is not accepted: others could read it' }
  return { url }
}

/**
 * Where calls of the format go, the usual place first: `/jsonrpc` for JSON, and `/` or `/RPC2` for XML. An address with a path
 * is used as it is.
 */
export function endpointsOf(base: URL, format: RemoteFormat): readonly URL[] {
  if (base.protocol !== 'unix:' && base.pathname !== '/') return [base]
  const root = base.protocol === 'unix:' ? 'http://localhost/' : base
  const paths = format === 'xml-rpc' ? ['/', '/RPC2'] : ['/jsonrpc', '/']
  return paths.map((path) => new URL(path, root))
}
