/** Parses JSON without losing digits: an integer that a number cannot hold exactly becomes a string. */

/** As JSON.parse, but integers beyond 2^53 become strings. Throws SyntaxError. */
export function parseWithLongInts(text: string): unknown {
  return JSON.parse(MAY_BE_LONG.test(text) ? text.replace(TOKENS, quoteLong) : text)
}

/** Skips the replacement for nearly every reply: few have 16 digits in a row. */
const MAY_BE_LONG = /\d{16}/
const TOKENS = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

function quoteLong(token: string): string {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token
}
