/**
 * What the parser relies on: in the tokens that leave here every bracket is closed, and a LineEnd stands where a line
 * ends a member. So no mistake reaches further than the brackets around it.
 */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { endOf, type Lexed } from './lex.ts'
import * as t from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'
import type { TokenRange } from './units.ts'

export interface Layout {
  readonly tokens: IToken[]
  /** Brackets that do not match, by absolute offsets. */
  readonly issues: readonly SyntaxIssue[]
}

/** Brackets open at once; what is deeper is skipped (CROW1009). */
export const MAX_NESTING = 100

/** Lays out one unit's tokens. */
export function layout(lexed: Lexed, range: TokenRange): Layout {
  const plain = new Balancer(lexed, range, false).run()
  if (plain.issues.length === 0) return plain
  // Only now is indentation worth looking at: it tells which of several braces the user forgot to close.
  const indented = new Balancer(lexed, range, true).run()
  return indented.issues.length > 0 && indented.issues.length <= plain.issues.length ? indented : plain
}

/** A line that ends with one of these goes on in the next. */
const CONTINUED = new Set<TokenType>([
  ...[t.Comma, t.Colon, t.Computed, t.Equals, t.Arrow, t.Bound, t.At, t.Dot, t.Slash, t.Operator, t.LCurly],
])
/** A line that starts with one of these goes on from the one before. */
const CONTINUING = new Set<TokenType>([
  ...[t.Comma, t.Colon, t.Computed, t.Equals, t.Arrow, t.Bound, t.At, t.Dot, t.Slash, t.Operator],
  ...[t.LCurly, t.RCurly, t.RParen, t.RSquare],
])

class Balancer {
  private readonly lexed: Lexed
  private readonly range: TokenRange
  private readonly byIndent: boolean
  private readonly kind: TokenType
  private readonly out: IToken[] = []
  private readonly issues: SyntaxIssue[] = []
  /** The open brackets, outermost first. */
  private readonly open: IToken[] = []
  /** How far the line of each open bracket is indented, and the line that we are in. */
  private readonly indents: number[] = []
  private indent = 0
  private opened = false
  /** The last string that is not closed: brackets that it swallowed are not missing. */
  private lost: IToken | null = null

  constructor(lexed: Lexed, range: TokenRange, byIndent: boolean) {
    this.lexed = lexed
    this.range = range
    this.byIndent = byIndent
    this.kind = (lexed.tokens[range.from] as IToken).tokenType
  }

  run(): Layout {
    const { from, to } = this.range
    const { tokens, startsLine } = this.lexed
    for (let i = from; i < to; i++) {
      const token = tokens[i] as IToken
      // The first line counts as not indented: what is before it is not in the unit.
      if (this.byIndent && startsLine[i] === 1 && i > from) this.indent = this.indentOf(token)
      if (startsLine[i] === 1 && i > from) this.startLine(i, token)
      if (!t.isBracket(token.tokenType)) this.plain(token)
      else if (t.isCloser(token.tokenType)) this.close(i, token)
      else if (this.open.length < MAX_NESTING) this.push(token)
      else i = this.skipNested(i)
    }
    this.unclosed(0)
    return { tokens: this.out, issues: this.issues }
  }

  private plain(token: IToken): void {
    if (token.tokenType === t.UnclosedString) this.lost = token
    this.out.push(token)
  }

  private startLine(i: number, token: IToken): void {
    const member = this.startsMember(i, token)
    if (member && this.open.length > 1) this.unclosed(1)
    if (member && this.open.length === 0 && !this.opened && i > this.range.from + 1) this.openMissing()
    if (this.open.length !== 1 || this.open[0]?.tokenType !== t.LCurly) return
    if (member ? this.last().tokenType !== t.Comma : !this.goesOn(i, token)) this.virtual(t.LineEnd)
  }

  private push(token: IToken): void {
    if (token.tokenType === t.LCurly && this.startsBody()) this.unclosed(1)
    this.opened ||= token.tokenType === t.LCurly
    this.open.push(token)
    this.indents.push(this.indent)
    this.out.push(token)
  }

  /** A `{` among the parameters of a message that is no value: the body, where the `)` was forgotten. */
  private startsBody(): boolean {
    if (this.kind !== t.ClassWord || this.open.length !== 2 || this.open[1]?.tokenType !== t.LParen) return false
    const { tokenType } = this.last()
    return tokenType !== t.Equals && tokenType !== t.Arrow && tokenType !== t.Comma && tokenType !== t.Operator
  }

  private close(i: number, token: IToken): void {
    const surplus = this.byIndent && token.tokenType === t.RCurly && this.lexed.startsLine[i] === 1 && this.dedent()
    const match = surplus ? -1 : this.matching(token)
    if (match >= 0) {
      this.unclosed(match + 1)
      this.open.length = this.indents.length = match
      this.out.push(token)
    } else
      this.issue(
        'CROW1007',
        token,
        `"${token.image}" closes nothing.`,
        'Remove it, or add the bracket that it should close.',
      )
  }

  /** A `}` begins a line: what is open on lines indented further was not closed. True if nothing open fits the `}`. */
  private dedent(): boolean {
    let depth = this.open.length
    while (depth > 0 && (this.indents[depth - 1] ?? 0) > this.indent) depth--
    this.unclosed(depth)
    return depth > 0 && (this.indents[depth - 1] ?? 0) < this.indent
  }

  /** The open bracket that a closing one belongs to: a `)` or `]` does not reach beyond a `{`. */
  private matching(closer: IToken): number {
    for (let depth = this.open.length - 1; depth >= 0; depth--) {
      const type = (this.open[depth] as IToken).tokenType
      if (t.closerOf(type) === closer.tokenType) return depth
      if (type === t.LCurly) return -1
    }
    return -1
  }

  /** Closes what is open beyond `depth`: one issue, at the innermost. */
  private unclosed(depth: number): void {
    const culprit = this.open.at(-1)
    if (this.open.length <= depth || !culprit) return
    while (this.open.length > depth) this.virtual(t.closerOf((this.open.pop() as IToken).tokenType) as TokenType)
    this.indents.length = depth
    if (culprit.image === '' || this.lexed.tokens[this.range.to - 1]?.tokenType === t.UnclosedComment) return
    const closer = culprit.image === '{' ? '}' : culprit.image === '(' ? ')' : ']'
    if (this.lost && this.lost.startOffset > culprit.startOffset && this.lost.image.includes(closer)) return
    this.issue('CROW1002', culprit, `"${culprit.image}" is not closed.`, `Add the "${closer}" that belongs to it.`)
  }

  private openMissing(): void {
    const last = this.last()
    const at = endOf(last)
    this.issues.push({ code: 'CROW1001', start: at, end: at, message: `Expected "{" after "${last.image}".` })
    this.opened = true
    this.open.push(this.virtual(t.LCurly))
    this.indents.push(this.indent)
  }

  private issue(code: SyntaxIssue['code'], token: IToken, message: string, help: string): void {
    this.issues.push({ code, start: token.startOffset, end: endOf(token), message, help })
  }

  /** A token of no width, behind the last one. */
  private virtual(type: TokenType): IToken {
    const token = { image: '', startOffset: endOf(this.last()), tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type }
    this.out.push(token)
    return token
  }

  private last(): IToken {
    return this.out.at(-1) ?? (this.lexed.tokens[this.range.from] as IToken)
  }

  private goesOn(i: number, token: IToken): boolean {
    if (CONTINUED.has(this.last().tokenType) || CONTINUING.has(token.tokenType)) return true
    return token.tokenType === t.ThrowsWord && this.next(i, 1)?.tokenType !== t.Colon
  }

  /** The first token of a line that can be nothing but a member of this kind of declaration. */
  private startsMember(i: number, token: IToken): boolean {
    const { kind } = this
    const second = this.next(i, 1)
    if (kind === t.ClassWord) return this.startsClassMember(i, token, second)
    if (kind === t.RecordWord) return tokenMatcher(token, t.Name) && second?.tokenType === t.Colon
    if (kind === t.ObjectWord) return tokenMatcher(token, t.Name) && second?.tokenType === t.Equals
    return kind === t.EnumWord && (tokenMatcher(token, t.Name) || tokenMatcher(token, t.StringToken))
  }

  private startsClassMember(i: number, token: IToken, second: IToken | undefined): boolean {
    if (!second || !tokenMatcher(second, t.Name)) return false
    if (token.tokenType === t.Qualifier) return true
    const third = this.next(i, 2)?.tokenType
    return token.tokenType === t.RwWord ? third === t.Colon : token.tokenType === t.MessageWord && third === t.LParen
  }

  private next(i: number, ahead: number): IToken | undefined {
    return i + ahead < this.range.to ? this.lexed.tokens[i + ahead] : undefined
  }

  /** Past the bracket at `i` and all it holds; the index of its last token. */
  private skipNested(i: number): number {
    const { tokens } = this.lexed
    const token = tokens[i] as IToken
    if (!this.issues.some((issue) => issue.code === 'CROW1009'))
      this.issue('CROW1009', token, `Nested more than ${MAX_NESTING} deep.`, 'What is deeper is not looked at.')
    let depth = 0
    for (let j = i; j < this.range.to; j++) {
      const { tokenType } = tokens[j] as IToken
      if (t.isOpener(tokenType)) depth++
      else if (t.isCloser(tokenType) && --depth === 0) return j
    }
    return this.range.to - 1
  }

  /** The white space before the first token of a line, in characters. */
  private indentOf(token: IToken): number {
    let first = token.startOffset
    while (/[ \t]/.test(this.lexed.text.charAt(first - 1))) first--
    return token.startOffset - first
  }
}
