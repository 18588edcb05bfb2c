/** Documentation as safe HTML: HTML in the text is shown as text. The only user of micromark. */
import { micromark } from 'micromark'

/** The level of headings in documentation: one below the heading above it. */
export type HeadingLevel = 2 | 3 | 4

/**
 * CommonMark as HTML, without the text's own HTML and without `javascript:` links. Images, which would be loaded from
 * other servers, become links. Code can be scrolled by keyboard.
 */
export function markdownHtml(text: string, level: HeadingLevel = 4): string {
  const html = micromark(text, { extensions: [{ disable: { null: ['htmlFlow', 'htmlText', 'labelStartImage'] } }] })
  return withoutPictureMarks(text, html)
    .replace(/<(\/?)h[1-6]>/g, `<$1h${level}>`)
    .replaceAll('<pre>', '<pre tabindex="0" role="group" aria-label="Code">')
}

/** Removes the `!` before a link that was an image, unless the text has an escaped `!`. */
function withoutPictureMarks(text: string, html: string): string {
  return text.includes('\\![') ? html : html.replaceAll('!<a href=', '<a href=')
}

/** The first sentence of documentation as plain text, for lists, tables and titles. */
export function firstSentence(text: string): string {
  const [paragraph = ''] = text
    .trim()
    .slice(0, LONG)
    .split(/\n\s*\n/)
  const line = plain(paragraph).replace(/\s+/g, ' ').trim()
  for (const { index } of line.matchAll(/[.!?](?=\s+[^a-z]|$)/g))
    if (!ABBREVIATED.test(line.slice(Math.max(0, index - 8), index))) return line.slice(0, index + 1)
  return line
}

/** The most characters that are searched for the first sentence. */
const LONG = 1000

/** Abbreviations, whose full stop does not end a sentence. */
const ABBREVIATED = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|approx|incl|resp)$/i

/** Removes Markdown's marks; most texts have none. */
function plain(text: string): string {
  if (!/[*`[\]\\<>&#~]|(?<!\w)_|__|^\s*(?:[-+=]|\d+[.)])/m.test(text)) return text
  return markdownHtml(text)
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES.get(entity) ?? '')
}

/** The entities that micromark writes. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&amp;', '&'],
])
