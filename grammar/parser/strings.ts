/** What the quotes of a string hold. */

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
 * The text of a string token, its JSON escapes resolved; `problem` hears of those that are none of JSON's, by offset in the
 * image. The closing quote may be missing.
 */
export function stringText(image: string, problem: (offset: number, length: number, message: string) => void): string {
  const end = isClosed(image) ? image.length - 1 : image.length
  if (!image.includes('\\')) return image.slice(1, end)
  return image.slice(1, end).replace(/\\(?:u([0-9A-Fa-f]{4})|u?[\s\S]?)/g, (written: string, hex, at: number) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    const simple = SIMPLE[written.slice(1)]
    if (simple === undefined) problem(at + 1, written.length, `Unknown escape "${written}" in a string`)
    return simple ?? written
  })
}

/** False for a string that its line cuts off. */
export function isClosed(image: string): boolean {
  if (image.length < 2 || !image.endsWith('"')) return false
  let backslashes = 0
  while (image[image.length - 2 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 0
}
