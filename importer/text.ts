/** Parts of `.crow` text: names, quoted enum values, documentation lines. */

/** Whether a text is a Crowfoot name (docs/language.md, Words). */
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

/** A type or default without HTML entities (`string -&gt; int`), which the earlier form of the reference has. */
export function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|#39|#34|amp);/g, (_, name) => ENTITIES.get(name) as string)
}

/** A Crowfoot name for the text: `current auth_type` becomes `current_auth_type`. */
export function asName(text: string): string {
  const name = text
    .trim()
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return isCrowName(name) ? name : `_${name}`
}

const WIDTH = 100

/** Paragraphs as `///` lines of Markdown, each indented and with a line break; '' where there is no text. */
export function docText(paragraphs: readonly string[], indent = ''): string {
  const written = paragraphs.map(collapse).filter((p) => p !== '')
  const lines = written.flatMap((p, i) => [
    ...(isApart(written[i - 1], p) ? [''] : []),
    ...wrap(p, WIDTH - indent.length),
  ])
  return lines.map((line) => `${`${indent}/// ${line}`.trimEnd()}\n`).join('')
}

/** Escapes what Markdown would read as markup, except `code`. */
export function plainText(text: string): string {
  return text.replace(/[\\<*[\]]/g, '\\$&')
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Whether an empty line separates the paragraph from the one before, as between all but items of a list. */
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

/** Whether Markdown would read the word at the start of a line as a list, a heading, a quotation or a rule. */
function startsBlock(word: string): boolean {
  return /^([-+>=]|#+$|\d+[.)])/.test(word)
}
