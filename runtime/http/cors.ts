/** Cross-origin calls (CORS): which pages of other sites may call, and the headers for browsers that allow it. */

import type { HeaderPairs } from './reply.ts'

export interface Cors {
  /** Headers of every answer to a request of that origin; for an unknown origin, none of them lets its page read the answer. */
  answerTo(origin: string | undefined): HeaderPairs
  /** Headers of the answer to a preflight request for a path that takes these methods; null for an unknown origin. */
  askedBy(origin: string | undefined, methods: readonly string[]): HeaderPairs | null
}

/** `origins` as `refuseOrigin` accepts them. The API uses no cookies, so credentials are never allowed. */
export function createCors(origins: readonly string[]): Cors {
  const everyone = origins.includes('*')
  const known = new Set(origins)
  const allowed = (origin: string | undefined) => origin !== undefined && (everyone || known.has(origin))
  const answerTo = (origin: string | undefined): HeaderPairs => {
    if (everyone) return origin === undefined ? [] : EVERYONE
    // A cache must not give the answer of one origin to another.
    return allowed(origin) ? ['Vary', 'Origin', 'Access-Control-Allow-Origin', origin as string] : VARIES
  }
  return {
    answerTo,
    askedBy: (origin, methods) =>
      allowed(origin) ? [...answerTo(origin), 'Access-Control-Allow-Methods', methods.join(', '), ...MAY] : null,
  }
}

const EVERYONE = ['Access-Control-Allow-Origin', '*']
const VARIES = ['Vary', 'Origin']

/** Browsers ask again after ten minutes, so that an origin which is no longer allowed stops soon. */
const MAY = [...['Access-Control-Allow-Headers', 'Content-Type, traceparent'], ...['Access-Control-Max-Age', '600']]

/** Why a text is not an origin, for a message; null for `*` and for what browsers send as `Origin`. */
export function refuseOrigin(text: string): string | null {
  if (text === '*') return null
  if (text.includes('*')) return 'is not an origin: name each origin by itself, or * for all'
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text))
    return 'is not an origin: one looks like https://ui.example.org, or is *'
  // A URL has an origin only for the schemes that browsers define; others, as those of extensions, are taken as they are.
  const exact = url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin
  return exact === text ? null : `is not an origin as browsers send it; did you mean ${exact}?`
}
