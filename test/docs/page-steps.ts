/** What a page asks its reader to do, as steps in order: files to write, edits, commands with what they print. */

export type PageStep = { readonly line: number } & (
  | { readonly kind: 'write' | 'append'; readonly file: string; readonly text: string }
  | { readonly kind: 'replace'; readonly file: string; readonly from: string; readonly to: string }
  | { readonly kind: 'run'; readonly command: string; readonly prints: string }
  /** What a server that runs prints when a file has changed. */
  | { readonly kind: 'server-prints'; readonly prints: string }
  | { readonly kind: 'stop-server' }
)

export interface PageSection {
  readonly heading: string
  readonly steps: readonly PageStep[]
}

/** Throws where a block stands below a text that does not say what to do with it, so that no block is left out. */
export function pageSections(page: string): readonly PageSection[] {
  const sections: { heading: string; steps: PageStep[] }[] = []
  for (const { line, heading, text, block } of parts(page.split('\n'))) {
    if (heading !== undefined) sections.push({ heading, steps: [] })
    const steps = sections.at(-1)?.steps
    if (text !== undefined) steps?.push(...stepsOfText(text).map((step) => ({ line, ...step })))
    if (block) steps?.push(...stepsOfBlock(block).map((step) => ({ line, ...step })))
  }
  return sections.filter(({ steps }) => steps.length > 0)
}

type Untyped<T> = T extends unknown ? Omit<T, 'line'> : never
type Step = Untyped<PageStep>

interface Block {
  readonly language: string
  readonly content: string
  /** The paragraph above it, on one line. */
  readonly intro: string
}

interface Part {
  /** The first is 1. */
  readonly line: number
  readonly heading?: string
  readonly text?: string
  readonly block?: Block
}

/** Headings, paragraphs and fenced blocks, in order. */
function parts(lines: readonly string[]): Part[] {
  const found: Part[] = []
  for (let i = 0; i < lines.length; i++) {
    const from = i
    const line = lines[i] ?? ''
    const [, language] = /^```(\w*)$/.exec(line) ?? []
    if (language !== undefined) {
      i = lines.indexOf('```', i + 1)
      if (i < 0) throw new Error(`The block at line ${from + 1} has no end`)
      const content = lines
        .slice(from + 1, i)
        .map((each) => `${each}\n`)
        .join('')
      found.push({ line: from + 2, block: { language, content, intro: found.at(-1)?.text ?? '' } })
    } else if (line.startsWith('## ')) {
      found.push({ line: from + 1, heading: line.slice(3) })
    } else if (line !== '') {
      while (lines[i + 1] && !/^(```|#)/.test(lines[i + 1] ?? '')) i++
      found.push({ line: from + 1, text: lines.slice(from, i + 1).join(' ') })
    }
  }
  return found
}

/** In the order in which the paragraph has them. */
function stepsOfText(text: string): Step[] {
  return [...text.matchAll(/\bin `([^`]+)`, replace `([^`]+)` with `([^`]+)`|\bStop the [^.]*`Ctrl\+C`/gi)].map(
    ([, file, from = '', to = '']) =>
      file === undefined ? { kind: 'stop-server' } : { kind: 'replace', file, from, to },
  )
}

function stepsOfBlock({ language, content, intro }: Block): Step[] {
  if (language === 'console') return commands(content)
  if (language === 'text' && /first terminal shows:$/.test(intro)) return [{ kind: 'server-prints', prints: content }]
  const file = fileOf(intro)
  if (language === 'diff') {
    const side = (other: string) => content.replaceAll(new RegExp(`^\\${other}.*\n`, 'gm'), '').replaceAll(/^./gm, '')
    return [{ kind: 'replace', file, from: side('+'), to: side('-') }]
  }
  return [{ kind: /\b[Aa]dd to the end\b/.test(intro) ? 'append' : 'write', file, text: content }]
}

function fileOf(intro: string): string {
  const verb = /(?:[Ww]rite|[Rr]eplace all of|[Aa]dd to the end of|[Cc]hange) `([^`]+)`(?: again)?[.:](?!.*[Ww]rite `)/
  const [, file] = verb.exec(intro) ?? /Replace all of `([^`]+)` with:$/.exec(intro) ?? []
  if (file === undefined) throw new Error(`This text does not name the file of the block below it: ${intro}`)
  return file
}

/** Each line that begins with `$` is a command; what it prints stands under it. */
function commands(content: string): Step[] {
  return content
    .split(/^\$ /m)
    .filter((each) => each !== '')
    .map((each) => {
      const end = each.indexOf('\n')
      return { kind: 'run', command: each.slice(0, end), prints: each.slice(end + 1) }
    })
}

/**
 * Whether a program printed what a page shows. In a line, `…` stands for anything but the end of the line; as a whole line,
 * for any lines.
 */
export function printsAs(shown: string, printed: string): boolean {
  const lines = shown.split('\n').map((line, i, all) => {
    if (line === '…') return '(?:.*\n)*'
    const inLine = line.split('…').map(escaped).join('.*')
    return i === all.length - 1 ? inLine : `${inLine}\n`
  })
  return new RegExp(`^${lines.join('')}$`).test(printed)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
