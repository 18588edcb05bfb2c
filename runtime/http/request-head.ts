/** The head of a request: its target, and the few headers that the server looks at. */

/** A request before its body: `headers` are names and values in turn, as they came. */
export interface RequestHead {
  readonly method: string
  readonly url: string
  readonly headers: readonly string[]
  /** HTTP/1.1 or later, which requires a Host header. */
  readonly modern?: boolean
  /** The other end of its connection. */
  readonly peer?: { readonly remoteAddress?: string | undefined }
}

/** The headers that matter; `length` is 0 where the request does not name one. */
export interface RequestHeaders {
  /** How many Host headers it has. */
  hosts: number
  host: string
  type: string
  /** The body has a Content-Encoding. */
  encoded: boolean
  length: number
  traceparent: string | undefined
  origin: string | undefined
  /** A browser asks whether it may make a request of this kind (a CORS preflight). */
  isPreflight: boolean
}

/** One loop over the raw headers: Node's own collection of all headers costs more than the rest of the front. */
export function readHeaders(raw: readonly string[]): RequestHeaders {
  const headers: RequestHeaders = {
    hosts: 0,
    host: '',
    type: '',
    encoded: false,
    length: 0,
    traceparent: undefined,
    origin: undefined,
    isPreflight: false,
  }
  for (let i = 0; i < raw.length; i += 2) readHeader(headers, raw[i] as string, raw[i + 1] as string)
  return headers
}

function readHeader(headers: RequestHeaders, name: string, value: string): void {
  if (name.length === 4 && name.toLowerCase() === 'host') {
    headers.hosts++
    headers.host = value
  } else if (name.length === 6 && name.toLowerCase() === 'origin') {
    headers.origin = value
  } else if (name.length === 11 && name.toLowerCase() === 'traceparent') {
    headers.traceparent = value
  } else if (name.length === 12 && name.toLowerCase() === 'content-type') {
    headers.type = value
  } else if (name.length === 14 && name.toLowerCase() === 'content-length') {
    headers.length = Number(value)
  } else if (name.length === 16 && name.toLowerCase() === 'content-encoding') {
    headers.encoded = value.trim().toLowerCase() !== 'identity'
  } else if (name.length === 29 && name.toLowerCase() === 'access-control-request-method') {
    headers.isPreflight = true
  }
}

/** The values of all headers of that name, as one list (RFC 9110, section 5.3); '' where there is none. */
export function headerOf(raw: readonly string[], name: string): string {
  const values: string[] = []
  for (let i = 0; i < raw.length; i += 2) if (raw[i]?.toLowerCase() === name) values.push(raw[i + 1] as string)
  return values.join(', ')
}

export interface RequestTarget {
  readonly path: string
  /** Only where the target is a whole address. */
  readonly host?: string
}

const SLASH = 47
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i

/** A path, or a whole address as clients send it to a proxy (RFC 9112, section 3.2.2). */
export function targetOf(url: string): RequestTarget {
  if (url.charCodeAt(0) === SLASH) return { path: pathOf(url) }
  const [, host, path] = ABSOLUTE.exec(url) ?? []
  return host === undefined ? { path: url } : { path: pathOf(path as string) || '/', host }
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}
