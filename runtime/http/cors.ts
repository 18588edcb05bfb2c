/** Cross-origin calls (CORS): which pages of other sites may call, and what a browser is told about it. */

import type { HeaderPairs } from './reply.ts'

export interface Cors {
  /** Headers of every answer to a request of that origin; none of them lets a strange one in. */
  answerTo(origin: string | undefined): HeaderPairs
  /** Headers of the answer to a browser that asks before it calls; null for a strange origin. */
  askedBy(origin: string | undefined): HeaderPairs | null
}

/** `origins` as `refuseOrigin` lets them pass. Cookies are of no use here, so credentials are never allowed. */
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
    askedBy: (origin) => (allowed(origin) ? [...answerTo(origin), ...MAY] : null),
  }
}

const EVERYONE = ['Access-Control-Allow-Origin', '*']
const VARIES = ['Vary', 'Origin']

/** Browsers ask again after ten minutes, so that one who is no longer allowed learns it. */
const MAY = [
  ...['Access-Control-Allow-Methods', 'POST'],
  ...['Access-Control-Allow-Headers', 'Content-Type, traceparent'],
  ...['Access-Control-Max-Age', '600'],
]

/** What is wrong with a text as an origin, for a message; null for `*` and for what browsers send as `Origin`. */
export function refuseOrigin(text: string): string | null {
  if (text === '*') return null
  if (text.includes('*')) return 'is no origin: each is named by itself, or * stands for all'
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text))
    return 'is no origin: one looks like https://ui.example.org, or is *'
  // Only of schemes that a browser knows has a URL an origin; others, as those of extensions, are taken as they are.
  const exact = url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin
  return exact === text ? null : `is no origin as browsers send it; did you mean ${exact}?`
}
