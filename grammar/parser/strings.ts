/** Reads the text between the quotes of a string. */

const SIMPLE: { readonly [letter: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * The text of a string token with its JSON escapes resolved. Calls `problem` for each other escape, with its offset in the
 * image. `closed` is false where the closing quote is missing.
 */
export function stringText(
  image: string,
  closed: boolean,
  problem: (offset: number, length: number, message: string) => void,
): string {
  const end = closed ? image.length - 1 : image.length
  if (!image.includes('\\')) return image.slice(1, end)
  return image.slice(1, end).replace(/\\(?:u([0-9A-Fa-f]{4})|u?[\s\S]?)/g, (written: string, hex, at: number) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    const simple = SIMPLE[written.slice(1)]
    if (simple === undefined) problem(at + 1, written.length, `Unknown escape "${written}" in a string.`)
    return simple ?? written
  })
}
