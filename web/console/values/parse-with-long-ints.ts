/** JSON with every digit kept: an integer that a number of the language would round comes as the text of its digits. */

/** As JSON.parse; integers beyond 2^53 are strings. Throws SyntaxError. */
export function parseWithLongInts(text: string): unknown {
  return JSON.parse(MAY_BE_LONG.test(text) ? text.replace(TOKENS, quoteLong) : text)
}

/** Nearly every reply has no such run of digits, and is spared the walk. */
const MAY_BE_LONG = /\d{16}/
const TOKENS = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

function quoteLong(token: string): string {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token
}
