/** Documentation as HTML that can do no harm: whatever HTML the text has is shown as text. The user of micromark. */
import { micromark } from 'micromark'

/**
 * Markdown (CommonMark) as HTML. No HTML of the text's own, no `javascript:` links, no pictures, which would be loaded from
 * elsewhere; headings are as deep as they may be below a page's own.
 */
export function markdownHtml(text: string): string {
  const known = made.get(text)
  if (known !== undefined) return known
  const html = micromark(text, { extensions: [{ disable: { null: ['htmlFlow', 'htmlText', 'labelStartImage'] } }] })
  const result = html.replace(/<(\/?)h[1-6]>/g, '<$1h4>')
  made.set(text, result)
  return result
}

/** A page is rendered more than once. */
const made = new Map<string, string>()

/** The first sentence of a documentation, as plain text: for lists, tables and titles. */
export function firstSentence(text: string): string {
  const [paragraph = ''] = text.trim().split(/\n\s*\n/)
  const line = plain(paragraph).replace(/\s+/g, ' ').trim()
  return /^.*?[.!?](?=\s+[^a-z]|$)/.exec(line)?.[0] ?? line
}

/** Without the marks that make it Markdown. */
function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}|[-*+>]|\d+[.)])\s+/gm, '')
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
}
