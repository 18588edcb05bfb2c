/** The width of texts on a terminal, and the characters to show there. */
import { picture } from './clean.ts'

const TAB = 4

/** The number of columns of a text that starts at column `from`. A tab ends at the next multiple of four. */
export function displayWidth(text: string, from = 0): number {
  let column = from
  for (const { segment } of graphemes(text)) column += segment === '\t' ? TAB - (column % TAB) : width(segment)
  return column - from
}

/** Replaces tabs by spaces, and each character that could control the terminal by a visible one. */
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
  // Nearly all lines are ASCII, and making a segmenter takes longer than the rest.
  if (/^[\t\x20-\x7e]*$/.test(text)) return Array.from(text, (segment) => ({ segment }))
  return new Intl.Segmenter().segment(text)
}

/** East Asian wide and full-width forms, and emoji, take two columns. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u

function width(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1
}
