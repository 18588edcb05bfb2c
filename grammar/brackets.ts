/** The brackets that are open while tokens are laid out: what both layout.ts and body-layout.ts do with them. */
import type { IToken, TokenType } from 'chevrotain'
import { endOf, type Lexed } from './lex.ts'
import { unmatchedBraces } from './line-joints.ts'
import * as t from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'
import type { TokenRange } from './units.ts'

/** How many brackets can be open at once; text inside more brackets is skipped (`nested-too-deeply`). */
export const MAX_NESTING = 100

/** The tokens laid out so far, and the issues of brackets, by absolute offsets. */
export interface LaidTokens {
  readonly tokens: IToken[]
  readonly issues: SyntaxIssue[]
  /** Where a `;` stands in a body: the lexer's issue of it does not count. */
  readonly semicolons: Set<number>
  /** True after text was skipped because it is nested too deeply. */
  tooDeep: boolean
  /** For each token of the unit, how many braces from there on close a brace that was opened before it; found when needed. */
  unmatched: Int32Array | null
}

export function nothingLaidOut(): LaidTokens {
  return { tokens: [], issues: [], semicolons: new Set(), tooDeep: false, unmatched: null }
}

export abstract class OpenBrackets {
  protected readonly lexed: Lexed
  protected readonly range: TokenRange
  protected readonly laid: LaidTokens
  /** True where indentation shows which bracket is not closed. */
  protected readonly byIndent: boolean
  /** The open brackets, outermost first. */
  protected readonly open: IToken[] = []
  /** The indentation of the line of each open bracket, and of the present line. */
  protected readonly indents: number[] = []
  protected indent = 0
  /** The last string that is not closed or comment of another language: brackets inside it are not missing. */
  protected lost: IToken | null = null

  constructor(lexed: Lexed, range: TokenRange, laid: LaidTokens, byIndent: boolean) {
    this.lexed = lexed
    this.range = range
    this.laid = laid
    this.byIndent = byIndent
  }

  protected get out(): IToken[] {
    return this.laid.tokens
  }

  /** The number of braces after a token that close a brace opened before it. */
  protected unmatched(i: number): number {
    const { from, to } = this.range
    this.laid.unmatched ??= unmatchedBraces(this.lexed.tokens, from, to)
    return this.laid.unmatched[i - from] ?? 0
  }

  /** Closes the brackets that are open beyond `depth`, with one issue at the innermost. */
  protected unclosed(depth: number): void {
    const culprit = this.open.at(-1)
    if (this.open.length <= depth || !culprit) return
    while (this.open.length > depth) this.virtual(t.closerOf((this.open.pop() as IToken).tokenType) as TokenType)
    this.indents.length = depth
    if (culprit.image === '' || this.lexed.tokens[this.range.to - 1]?.tokenType === t.UnclosedComment) return
    const closer = culprit.image === '{' ? '}' : culprit.image === '(' ? ')' : ']'
    if (this.lost && this.lost.startOffset > culprit.startOffset && this.lost.image.includes(closer)) return
    const help = `Add the "${closer}" that belongs to it.`
    this.issue('unclosed-bracket', culprit, `"${culprit.image}" is not closed.`, help)
  }

  /** The index of the open bracket that a closing one belongs to, or -1: a `)` or `]` closes nothing outside the last `{`. */
  protected matching(closer: IToken): number {
    for (let depth = this.open.length - 1; depth >= 0; depth--) {
      const type = (this.open[depth] as IToken).tokenType
      if (t.closerOf(type) === closer.tokenType) return depth
      if (type === t.LCurly) return -1
    }
    return -1
  }

  /** Adds a text that is not closed, and closes the brackets that it holds the ends of: what it swallowed is still read. */
  protected lose(text: IToken): void {
    this.lost = text
    this.laid.tokens.push(text)
    let inside = 0
    for (const [sign] of text.image.matchAll(/[()[\]{}]/g)) {
      if ('([{'.includes(sign)) inside++
      else if (inside > 0) inside--
      else if (t.closerOf(this.open.at(-1)?.tokenType)?.PATTERN === sign) this.unclosed(this.open.length - 1)
    }
    if (text.image.trimEnd().endsWith(',') && this.separatesByCommas()) this.virtual(t.Comma)
  }

  /** True where commas may stand between what the innermost bracket holds. */
  protected separatesByCommas(): boolean {
    return this.open.length > 0
  }

  /** True for a `)` or `]` that closes only the bracket around all that is open here: `(n : int where n in [1)`. */
  protected closesAround({ tokenType }: IToken, around: TokenType | undefined): boolean {
    if (tokenType === t.RCurly || t.closerOf(around) !== tokenType) return false
    return !this.open.some((opener) => t.closerOf(opener.tokenType) === tokenType)
  }

  /** At a `}` that begins a line: closes the brackets of lines that are indented further. True if no open bracket fits it. */
  protected dedent(): boolean {
    let depth = this.open.length
    while (depth > 0 && (this.indents[depth - 1] ?? 0) > this.indent) depth--
    this.unclosed(depth)
    return depth > 0 && (this.indents[depth - 1] ?? 0) < this.indent
  }

  /** The index of the token that ends the bracket at `i`, which is skipped with all that it holds. */
  protected skipNested(i: number): number {
    const { tokens } = this.lexed
    const message = `Nested more than ${MAX_NESTING} levels deep.`
    if (!this.laid.tooDeep)
      this.issue('nested-too-deeply', tokens[i] as IToken, message, 'Deeper parts are not checked.')
    this.laid.tooDeep = true
    let depth = 0
    for (let j = i; j < this.range.to; j++) {
      const { tokenType } = tokens[j] as IToken
      if (t.isOpener(tokenType)) depth++
      else if (t.isCloser(tokenType) && --depth === 0) return j
    }
    return this.range.to - 1
  }

  protected issue(kind: SyntaxIssue['kind'], token: IToken, message: string, help: string): void {
    this.laid.issues.push({ kind, start: token.startOffset, end: endOf(token), message, help })
  }

  /** Adds a token of no width after the last one. */
  protected virtual(type: TokenType): IToken {
    const token = { image: '', startOffset: endOf(this.last()), tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type }
    this.laid.tokens.push(token)
    return token
  }

  protected last(): IToken {
    return this.laid.tokens.at(-1) ?? (this.lexed.tokens[this.range.from] as IToken)
  }

  protected next(i: number, ahead: number): IToken | undefined {
    return i + ahead < this.range.to ? this.lexed.tokens[i + ahead] : undefined
  }
}
