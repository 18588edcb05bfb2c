/** How wide a text is on a terminal, and what of it can be shown there. */
import { picture } from './clean.ts'

const TAB = 4

/** The columns a text takes when it starts at a column; tabs go to the next multiple of four. */
export function displayWidth(text: string, from = 0): number {
  let column = from
  for (const { segment } of graphemes(text)) column += segment === '\t' ? TAB - (column % TAB) : width(segment)
  return column - from
}

/** The text with tabs as spaces, and with a sign of one column for each character that would steer the terminal. */
export function displayText(text: string): string {
  let out = ''
  let column = 0
  for (const { segment } of graphemes(text)) {
    const shown = segment === '\t' ? ' '.repeat(TAB - (column % TAB)) : picture(segment)
    out += shown
    column += segment === '\t' ? shown.length : width(segment)
  }
  return out
}

function graphemes(text: string): Iterable<{ segment: string }> {
  // Nearly every line is ASCII, and making a segmenter takes longer than all the rest.
  if (/^[\t\x20-\x7e]*$/.test(text)) return Array.from(text, (segment) => ({ segment }))
  return new Intl.Segmenter().segment(text)
}

/** East Asian wide and full-width forms, and emoji, take two columns. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u

function width(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1
}
