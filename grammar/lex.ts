/** Splits a text into tokens, and finds where lines begin, which names are keywords and which tokens are documented. */
import { type IToken, Lexer, type TokenType } from 'chevrotain'
import { lazy } from './lazy.ts'
import { joinAdjacent, LEXICAL, lexicalIssue, taken } from './lexical.ts'
import { BlockDoc, Comma, DocLine, ForeignName, KEYWORDS, Name, TOKENS, Unknown } from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'

export interface Lexed {
  readonly text: string
  readonly tokens: IToken[]
  /** 1 for each token that is the first on its line. */
  readonly startsLine: Uint8Array
  /** In the order of the text. */
  readonly docs: readonly DocRun[]
  /** `/**` comments on lines of their own, by index of the token that the next line begins with. */
  readonly blockDocs: ReadonlyMap<number, IToken>
  /** Issues of single tokens, by absolute offsets, in order. */
  readonly issues: readonly SyntaxIssue[]
}

/** `///` lines with no token between them. */
export interface DocRun {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Index of the token that follows; the number of tokens if none follows. */
  readonly before: number
  /** Index of the token that it documents: the same, or the next one that is not a comma. */
  readonly documents: number
  /** True if it stands after a token on the same line: then it documents nothing. */
  readonly trailing: boolean
}

/** Types of which adjacent tokens are joined to one. */
const JOINED: ReadonlySet<TokenType> = new Set([ForeignName, Unknown])

const LONGEST_KEYWORD = Math.max(...[...KEYWORDS.keys()].map((word) => word.length))

/** Made with the first text, since making it takes longer than splitting most texts. */
const lexer = lazy(
  () => new Lexer(TOKENS, { positionTracking: 'onlyOffset', ensureOptimizations: true, skipValidations: true }),
)

/** The tokens of any text, in one pass; offsets are absolute. Never throws. */
export function lex(text: string): Lexed {
  const { tokens: found, groups } = lexer().tokenize(text)
  const tokens = found.some((token) => JOINED.has(token.tokenType)) ? joinAdjacent(text, found) : found
  const startsLine = new Uint8Array(tokens.length)
  const issues: SyntaxIssue[] = []
  let end = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as IToken
    if (i === 0 || breaksLine(text, end, token.startOffset)) startsLine[i] = 1
    if (token.tokenType === Name) markKeyword(token)
    else if (LEXICAL.has(token.tokenType)) {
      issues.push(lexicalIssue(token, text))
      tokens[i] = taken(token)
    }
    end = token.startOffset + token.image.length
  }
  const docs = docRuns(text, tokens, groups[DocLine.GROUP ?? ''] ?? [])
  return {
    text,
    tokens,
    startsLine,
    docs,
    blockDocs: blockDocsOf(text, tokens, groups[BlockDoc.GROUP ?? ''] ?? []),
    issues,
  }
}

/** True if a line ends between the two offsets. */
export function breaksLine(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || code === 13) return true
  }
  return false
}

/** The offset after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length
}

function markKeyword(token: IToken): void {
  if (token.image.length > LONGEST_KEYWORD) return
  const keyword = KEYWORDS.get(token.image)
  if (keyword === undefined) return
  token.tokenType = keyword
  token.tokenTypeIdx = keyword.tokenTypeIdx ?? token.tokenTypeIdx
}

/** One line end, and the blanks around it. */
const LINE_END = /[ \t]*(?:\r\n?|\n)[ \t]*/y

function startsItsLine(text: string, offset: number): boolean {
  let first = offset
  while (first > 0 && (text[first - 1] === ' ' || text[first - 1] === '\t')) first--
  return first === 0 || text[first - 1] === '\n' || text[first - 1] === '\r'
}

/** The `/**` comments that stand directly above what they could document, by index of the token below. */
function blockDocsOf(text: string, tokens: readonly IToken[], comments: readonly IToken[]): Map<number, IToken> {
  const found = new Map<number, IToken>()
  let next = 0
  for (const comment of comments) {
    while (next < tokens.length && (tokens[next] as IToken).startOffset < comment.startOffset) next++
    LINE_END.lastIndex = endOf(comment)
    LINE_END.test(text)
    if (startsItsLine(text, comment.startOffset) && LINE_END.lastIndex === tokens[next]?.startOffset)
      found.set(next, comment)
  }
  return found
}

/** Commas are skipped: the `///` between `A` and `B` documents `B` on either side of the comma. */
function docRuns(text: string, tokens: readonly IToken[], lines: readonly IToken[]): DocRun[] {
  const runs: DocRun[] = []
  let next = 0
  for (let i = 0; i < lines.length; ) {
    const first = lines[i] as IToken
    while (next < tokens.length && (tokens[next] as IToken).startOffset < first.startOffset) next++
    const previous = tokens[next - 1]
    const trailing = previous !== undefined && !breaksLine(text, endOf(previous), first.startOffset)
    let documents = next
    while (tokens[documents]?.tokenType === Comma) documents++
    const limit = trailing ? first.startOffset + 1 : (tokens[documents]?.startOffset ?? text.length)
    const from = i
    while (i < lines.length && (lines[i] as IToken).startOffset < limit) i++
    const texts = lines.slice(from, i).map((line) => line.image.replace(/^\/\/\/ ?/, '').trimEnd())
    runs.push({
      start: first.startOffset,
      end: endOf(lines[i - 1] as IToken),
      text: texts.join('\n'),
      before: next,
      documents,
      trailing,
    })
  }
  return runs
}
