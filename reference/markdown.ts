/** Documentation as HTML that can do no harm: whatever HTML the text has is shown as text. The user of micromark. */
import { micromark } from 'micromark'

/** How deep the headings of a documentation are: one step below the heading that it stands under. */
export type HeadingLevel = 2 | 3 | 4

/**
 * Markdown (CommonMark) as HTML. No HTML of the text's own, no `javascript:` links; pictures, which would be loaded from
 * elsewhere, are links. Code can be scrolled by keys.
 */
export function markdownHtml(text: string, level: HeadingLevel = 4): string {
  const html = micromark(text, { extensions: [{ disable: { null: ['htmlFlow', 'htmlText', 'labelStartImage'] } }] })
  return withoutPictureMarks(text, html)
    .replace(/<(\/?)h[1-6]>/g, `<$1h${level}>`)
    .replaceAll('<pre>', '<pre tabindex="0" role="group" aria-label="Code">')
}

/** A picture has become a link with its `!` before it. One that the text escapes is its own. */
function withoutPictureMarks(text: string, html: string): string {
  return text.includes('\\![') ? html : html.replaceAll('!<a href=', '<a href=')
}

/** The first sentence of a documentation, as plain text: for lists, tables and titles. */
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

/** No first sentence is looked for beyond so many characters. */
const LONG = 1000

/** What ends in a full stop and no sentence. */
const ABBREVIATED = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|approx|incl|resp)$/i

/** Without the marks that make it Markdown; most texts have none. */
function plain(text: string): string {
  if (!/[*`[\]\\<>&#~]|(?<!\w)_|__|^\s*(?:[-+=]|\d+[.)])/m.test(text)) return text
  return markdownHtml(text)
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES.get(entity) ?? '')
}

/** Those that micromark writes. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&amp;', '&'],
])
