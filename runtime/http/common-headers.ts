/** The headers of every answer, whoever writes it: browsers must not take it for something else. */
import type { HeaderPairs } from './reply.ts'

/** `https`: browsers use HTTPS for the host from then on. */
export function commonHeaders(https: boolean): HeaderPairs {
  return https ? [...COMMON, 'Strict-Transport-Security', `max-age=${HALF_A_YEAR}`] : COMMON
}

const COMMON: HeaderPairs = ['X-Content-Type-Options', 'nosniff']

/** Seconds. */
const HALF_A_YEAR = 15_552_000

/** For pages and refusals: nothing in them is run or loaded, no page of another site may frame them or learn of this one. */
export const QUIET: HeaderPairs = [
  ...['Content-Security-Policy', "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
  ...['Referrer-Policy', 'no-referrer'],
  ...['Cross-Origin-Opener-Policy', 'same-origin'],
  ...['Cross-Origin-Resource-Policy', 'same-origin'],
]
