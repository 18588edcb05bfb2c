/** Small pieces of `.crow` text: names, quoted enum values, documentation lines. */

/** True for what Crowfoot takes as a name (LANGUAGE section 3). */
export function isCrowName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
}

/** An enum value as `.crow` text: quoted where it is not a name. */
export function enumValue(value: string): string {
  return isCrowName(value) ? value : JSON.stringify(value)
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['#39', "'"],
  ['#34', '"'],
  ['amp', '&'],
])

/** A type or default without the entities of HTML, for whose pages the reference was once written: `string -&gt; int`. */
export function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|#39|#34|amp);/g, (_, name) => ENTITIES.get(name) as string)
}

/** A name of Crowfoot that says the same: `current auth_type` becomes `current_auth_type`. */
export function asName(text: string): string {
  const name = text
    .trim()
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return isCrowName(name) ? name : `_${name}`
}

const WIDTH = 100

/** Plain text as `///` lines of Markdown, each indented and ended; nothing for no text. Paragraphs are given apart. */
export function docText(paragraphs: readonly string[], indent = ''): string {
  const written = paragraphs.map(collapse).filter((p) => p !== '')
  const lines = written.flatMap((p, i) => [
    ...(isApart(written[i - 1], p) ? [''] : []),
    ...wrap(p, WIDTH - indent.length),
  ])
  return lines.map((line) => `${`${indent}/// ${line}`.trimEnd()}\n`).join('')
}

/** The text with what Markdown would read as markup made plain; `code` stays. */
export function plainText(text: string): string {
  return text.replace(/[\\<*[\]]/g, '\\$&')
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Between paragraphs stands an empty line, between the items of a list none. */
function isApart(before: string | undefined, paragraph: string): boolean {
  return before !== undefined && !(isItem(before) && isItem(paragraph))
}

function isItem(paragraph: string): boolean {
  return paragraph.startsWith('- ')
}

function wrap(paragraph: string, width: number): string[] {
  const hang = isItem(paragraph) ? '  ' : ''
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + word.length >= width && !startsBlock(word)) {
      lines.push(line)
      line = hang + word
    } else line += (line === '' ? '' : ' ') + word
  }
  return [...lines, line]
}

/** At the start of a line, Markdown would take this word for a list, a heading, a quotation or a rule. */
function startsBlock(word: string): boolean {
  return /^([-+>=]|#+$|\d+[.)])/.test(word)
}
