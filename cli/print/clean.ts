/** Makes texts from files safe to print, so that no file can send commands to a terminal or forge a line of output. */

/**
 * Control characters (the line breaks and the 8-bit ones too), marks that change the direction of writing, invisible
 * spaces, and halves of surrogate pairs.
 */
const STEERING = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** As one line: `\u001b` for an escape character, `\u000a` for a line break. */
export function clean(text: string): string {
  return text.replace(STEERING, escaped)
}

/** The same for a text whose line breaks are from this program. */
export function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n')
}

/**
 * Indented JSON. Also escapes what `JSON.stringify` does not (U+007F to U+009F, direction marks); the data stays the
 * same.
 */
export function cleanJson(value: unknown): string {
  return `${cleanLines(JSON.stringify(value, null, 2))}\n`
}

/** Replaces each such character by a visible one of one column, for code frames. */
export function picture(text: string): string {
  return text.replace(STEERING, (c) => {
    const code = c.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '␡' : '�'
  })
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
