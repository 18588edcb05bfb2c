/** The pages for people: which file a path is, in an encoding that the client accepts, and what browsers may do with it. */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { SiteReader } from './front.ts'
import type { HeaderPairs, Reply } from './reply.ts'
import { headerOf, type RequestHead } from './request-head.ts'

/** The files of the compiled server's pages, as web/site.ts makes them. */
export interface ServedSite {
  /** undefined for a path without a file; '' is the first page. */
  file(path: string): ServedFile | undefined
}

export interface ServedFile {
  /** The Content-Type. */
  readonly type: string
  /** A promise if it takes a while to make, which must not fail. */
  readonly body: string | Uint8Array | Promise<string>
  /** The body is compressed with gzip. */
  readonly gzip: boolean
}

/**
 * The site as the front asks for it; nothing for `/` where the client does not ask for HTML, as curl does not. Files are
 * made at their first request, and kept compressed.
 */
export function siteReader(site: ServedSite): SiteReader {
  const kept = new Map<string, Kept | Promise<Kept>>()
  const find = (name: string): Kept | Promise<Kept> | undefined => {
    const before = kept.get(name)
    if (before) return before
    const file = site.file(name)
    if (!file) return undefined
    const made = keep(file)
    kept.set(name, made)
    if (made instanceof Promise) void made.then((done) => kept.set(name, done))
    return made
  }
  return (path, head) => {
    if (path === '/' && !asksForHtml(head)) return undefined
    const found = find(path.slice(1))
    if (found instanceof Promise) return async () => answer(await found, head)
    return found && (() => answer(found, head))
  }
}

interface Kept {
  readonly type: string
  readonly packed: Uint8Array
  /** The uncompressed file, for clients that do not accept gzip, for as long as an answer holds it. */
  plain?: WeakRef<Uint8Array>
  readonly tag: string
}

function keep({ type, body, gzip }: ServedFile): Kept | Promise<Kept> {
  if (body instanceof Promise) return body.then((text) => keep({ type, body: text, gzip }))
  const packed = gzip ? (body as Uint8Array) : gzipSync(body)
  return { type, packed, tag: createHash('sha256').update(packed).digest('base64url').slice(0, 22) }
}

function asksForHtml({ method, headers }: RequestHead): boolean {
  return (method === 'GET' || method === 'HEAD') && /\btext\/html\b/i.test(headerOf(headers, 'accept'))
}

function answer(kept: Kept, { headers }: RequestHead): Reply {
  const { type, packed, tag } = kept
  const gzip = takesGzip(headerOf(headers, 'accept-encoding'))
  const etag = gzip ? `"${tag}-gzip"` : `"${tag}"`
  const common = [...SAFE, 'Cache-Control', 'no-cache', 'Vary', 'Accept, Accept-Encoding', 'ETag', etag]
  if (isKnown(etag, headerOf(headers, 'if-none-match'))) return { status: 304, type, body: '', headers: common }
  if (gzip) return { status: 200, type, body: '', bytes: packed, headers: [...common, 'Content-Encoding', 'gzip'] }
  return { status: 200, type, body: '', bytes: plainOf(kept), headers: common }
}

function plainOf(kept: Kept): Uint8Array {
  const before = kept.plain?.deref()
  if (before) return before
  const plain = gunzipSync(kept.packed)
  kept.plain = new WeakRef(plain)
  return plain
}

/** Loads nothing from other sites, runs no script or style inside a page, and lets no page of another site frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Replaces the policy of other answers. */
const SAFE: HeaderPairs = ['Content-Security-Policy', POLICY]

/** RFC 9110, section 12.5.3: `gzip`, or any with `*`, and no `q=0` with it. */
function takesGzip(accepted: string): boolean {
  const codings = accepted.split(',').map((part) => part.toLowerCase().replace(/\s/g, '').split(';'))
  const named = codings.find(([name]) => name === 'gzip' || name === 'x-gzip') ?? codings.find(([name]) => name === '*')
  return named !== undefined && !named.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
}

/** RFC 9110, section 13.1.2: weak comparison. */
function isKnown(etag: string, tags: string): boolean {
  return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}
