/** The headers that every answer has, whoever writes it, so that browsers take it for nothing but what it is. */
import type { HeaderPairs } from './reply.ts'

/** `https`: browsers keep to it for the host from then on. */
export function commonHeaders(https: boolean): HeaderPairs {
  return https ? [...COMMON, 'Strict-Transport-Security', `max-age=${HALF_A_YEAR}`] : COMMON
}

const COMMON: HeaderPairs = ['X-Content-Type-Options', 'nosniff']

/** Seconds. */
const HALF_A_YEAR = 15_552_000

/** Of what is read, and of refusals: nothing in it is run or loaded, it is in no page of another site, and tells none of this one. */
export const QUIET: HeaderPairs = [
  ...['Content-Security-Policy', "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
  ...['Referrer-Policy', 'no-referrer'],
  ...['Cross-Origin-Opener-Policy', 'same-origin'],
  ...['Cross-Origin-Resource-Policy', 'same-origin'],
]
