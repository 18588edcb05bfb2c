/**
 * Prepares the tokens of a unit for the parser, which relies on this: every bracket that opens is closed, no bracket closes
 * what is not open, and between the braces of a declaration a LineEnd stands before each line that does not continue the line
 * before. Missing tokens are inserted with no width, surplus ones are removed, and one issue reports it.
 */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { isClose } from './guess.ts'
import { doubled, missing, surplus } from './layout-issues.ts'
import { endOf, type Lexed } from './lex.ts'
import { closesSoon, IGNORED_TOKENS, indentBefore, isWord, joins, UNFINISHED, unmatchedBraces } from './line-joints.ts'
import { CLAUSE_WORD_TYPES, isAllows, isClauseWord, isMemberStart, TAKES_NAME } from './member-start.ts'
import * as t from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'
import type { TokenRange } from './units.ts'

export interface TokenLayout {
  readonly tokens: IToken[]
  /** Brackets that do not match, by absolute offsets. */
  readonly issues: readonly SyntaxIssue[]
}

/** How many brackets can be open at once; text inside more brackets is skipped (`nested-too-deeply`). */
export const MAX_NESTING = 100

/** Lays out the tokens of one unit. */
export function layOutTokens(lexed: Lexed, range: TokenRange): TokenLayout {
  const plain = new Balancer(lexed, range, false).run()
  if (plain.issues.length === 0) return plain
  // Indentation shows which of several braces is not closed, and is only looked at where one is not.
  const indented = new Balancer(lexed, range, true).run()
  return indented.issues.length > 0 && indented.issues.length <= plain.issues.length ? indented : plain
}

class Balancer {
  readonly #lexed: Lexed
  readonly #range: TokenRange
  readonly #byIndent: boolean
  readonly #kind: TokenType
  readonly #out: IToken[] = []
  readonly #issues: SyntaxIssue[] = []
  /** The open brackets, outermost first. */
  readonly #open: IToken[] = []
  /** The indentation of the line of each open bracket, and of the present line. */
  readonly #indents: number[] = []
  #indent = 0
  #opened = false
  /** The last string that is not closed: brackets inside it are not missing. */
  #lost: IToken | null = null
  /** The index in `out` of the last `message`, and the parenthesis before its parameters. */
  #message = -9
  #params: IToken | null = null
  #inMessage = false
  /** True if the last member began with a qualifier. */
  #inField = false
  /** The opening brace of the last body that is closed. */
  #body: IToken | null = null
  /** How much of `out` was searched for the start of a set: no part is searched twice, so that the time stays linear. */
  #searched = 0
  #unmatchedFrom: Int32Array | null = null
  #tooDeep = false

  constructor(lexed: Lexed, range: TokenRange, byIndent: boolean) {
    this.#lexed = lexed
    this.#range = range
    this.#byIndent = byIndent
    this.#kind = (lexed.tokens[range.from] as IToken).tokenType
  }

  run(): TokenLayout {
    const { from, to } = this.#range
    const { tokens, startsLine } = this.#lexed
    for (let i = from; i < to; i++) {
      const token = tokens[i] as IToken
      if (IGNORED_TOKENS.has(token.tokenType)) continue
      // The first line counts as not indented: the text before it is not in the unit.
      if (this.#byIndent && startsLine[i] === 1 && i > from)
        this.#indent = indentBefore(this.#lexed.text, token.startOffset)
      if (startsLine[i] === 1 && i > from) this.#startLine(i, token)
      else if (!this.#opened && i > from + 1) this.#header(i, token)
      if (!t.isBracket(token.tokenType)) this.#plain(i, token)
      else if (t.isCloser(token.tokenType)) this.#close(i, token)
      else if (this.#open.length < MAX_NESTING) this.#push(token)
      else i = this.#skipNested(i)
    }
    this.#unclosed(0)
    return { tokens: this.#out, issues: this.#issues }
  }

  #plain(i: number, token: IToken): void {
    const { tokenType } = token
    this.#inField = this.#inFieldAt(i, tokenType)
    if (tokenType === t.UnclosedString) this.#lost = token
    else if (tokenType === t.MessageWord) this.#message = this.#out.length
    else if (tokenType === t.Arrow) this.#arrow(i)
    else if (tokenType === t.AllowsWord && this.#isAllows(i)) this.#clause()
    else if (this.#lacksRoles(i)) this.#openMissing(t.LParen, this.#out.length, token)
    else if (this.#out.length === this.#message + 2 && this.#isMessageName() && this.#next(i, 1)?.tokenType === t.Colon)
      this.#openMissing(t.LParen, this.#out.length, token)
    this.#out.push(token)
  }

  #inFieldAt(i: number, type: TokenType): boolean {
    if (type !== t.QualifierToken && type !== t.RwWord && type !== t.MessageWord) return this.#inField
    const next = this.#next(i, 1)
    return next && tokenMatcher(next, t.Name) ? type !== t.MessageWord : this.#inField
  }

  /** `get allows (`: marks the name before it as the word of the clause. After a message, `set` belongs to the type. */
  #clause(): void {
    const word = this.#last()
    if (this.#kind !== t.ClassWord || this.#open.length > 1) return
    if (!isClauseWord(word, this.#out.at(-2)?.tokenType ?? t.Comma)) return
    if (word.tokenType === t.SetWord && this.#open.length === 1 && !this.#inField) return
    const type = t.ClauseWord
    this.#out[this.#out.length - 1] = { ...word, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 }
  }

  #startLine(i: number, token: IToken): void {
    const member = this.#startsMember(i, token)
    if (member && this.#open.length > 1) this.#unclosed(1)
    if (member && this.#open.length === 0 && !this.#opened && i > this.#range.from + 1)
      this.#openMissing(t.LCurly, this.#out.length)
    if (this.#open.length !== 1 || this.#open[0]?.tokenType !== t.LCurly) return
    if (member) {
      this.#inMessage = token.tokenType === t.MessageWord
      if (this.#last().tokenType !== t.Comma) this.#virtual(t.LineEnd)
    } else if (!this.#goesOn(i, token)) {
      if (this.#inMessage && this.#unmatched(i) > 1) this.#reopenBody()
      else this.#virtual(t.LineEnd)
    }
  }

  /** A line in a message is not a member, and more braces close than open: the body closed too early, or was never opened. */
  #reopenBody(): void {
    const last = this.#last()
    if (last.tokenType !== t.RCurly || last.image === '' || !this.#body) {
      this.#openMissing(t.LCurly, this.#out.length)
      return
    }
    this.#issues.push(surplus(last))
    this.#out.pop()
    this.#open.push(this.#body)
    this.#indents.push(this.#indent)
  }

  /** `enum E A, B }`: inserts the bracket if the rest of the header's line can only be its list. */
  #header(i: number, token: IToken): void {
    const kind = this.#kind
    if (this.#open.length > 0 || token.tokenType === t.LCurly) return
    const next = this.#next(i, 1)?.tokenType
    const inList = tokenMatcher(token, t.Name) || tokenMatcher(token, t.StringToken)
    if (kind === t.ErrorWord) {
      if (i === this.#range.from + 2 && inList && (next === t.Comma || next === t.RParen))
        this.#openMissing(t.LParen, this.#out.length, token)
    } else if (kind === t.EnumWord ? inList && (next === t.Comma || next === t.RCurly) : this.#startsMember(i, token))
      this.#openMissing(t.LCurly, this.#out.length, token)
  }

  /** `= "a" -> 1 }`, `: string -> int) map`: inserts the missing bracket before the left side of the arrow. */
  #arrow(i: number): void {
    let at = this.#out.length - 1
    while (at > 0 && this.#out.length - at < 5 && isWord(this.#out[at] as IToken)) at--
    const before = this.#out[at]?.tokenType
    const inside = this.#open.at(-1)?.tokenType
    if (at === this.#out.length - 1 || this.#open.length >= MAX_NESTING) return
    if (before === t.Colon && !closesSoon(this.#lexed, i, this.#range.to)) return
    if (before === t.Colon || (before === t.Arrow && inside === t.LParen)) this.#openMissing(t.LParen, at + 1)
    else if (before === t.Equals || (before === t.Arrow && inside === t.LCurly)) this.#openMissing(t.LCurly, at + 1)
  }

  #isMessageName(): boolean {
    return this.#kind === t.ClassWord && this.#open.length === 1 && tokenMatcher(this.#last(), t.Name)
  }

  #push(token: IToken): void {
    if (token.tokenType === t.LCurly) {
      if (this.#isDoubled()) {
        this.#issues.push(doubled(token))
        return
      }
      if (this.#startsBody()) this.#unclosed(1)
      else if (this.#kind === t.ClassWord && !this.#opened) this.#unclosed(0)
      this.#opened = true
    } else if (this.#out.length === this.#message + 2 && this.#isMessageName()) this.#params = token
    this.#open.push(token)
    this.#indents.push(this.#indent)
    this.#out.push(token)
  }

  /** True for a `{` directly after the `{` of a declaration or of a map, where a second one is not allowed. */
  #isDoubled(): boolean {
    if (this.#last().tokenType !== t.LCurly || this.#open.length === 0 || this.#open.at(-1) !== this.#last())
      return false
    const before = this.#out.at(-2)?.tokenType
    return this.#open.length === 1 || before === t.Equals || before === t.Arrow
  }

  /** True for a `{` among the parameters of a message that does not begin a value. It begins the body, and a `)` is missing. */
  #startsBody(): boolean {
    if (this.#open.length !== 2 || this.#open[1] !== this.#params) return false
    const { tokenType } = this.#last()
    return tokenType !== t.Equals && tokenType !== t.Arrow && tokenType !== t.Comma && tokenType !== t.Operator
  }

  #close(i: number, token: IToken): void {
    const lost = this.#byIndent && token.tokenType === t.RCurly && this.#lexed.startsLine[i] === 1 && this.#dedent()
    if (!lost) this.#openForgotten(i, token)
    const match = lost ? -1 : this.#matching(token)
    if (match < 0 || (match === 0 && token.tokenType === t.RCurly && this.#closesTooEarly(i))) {
      this.#issues.push(surplus(token))
      return
    }
    this.#unclosed(match + 1)
    if (match === 1 && token.tokenType === t.RCurly) this.#body = this.#open[1] ?? null
    this.#open.length = this.#indents.length = match
    this.#out.push(token)
  }

  /** Inserts the opening bracket that is missing for a closing one: `message m)`, `= }`, `= "a", "b"]`. */
  #openForgotten(i: number, { tokenType }: IToken): void {
    if (tokenType === t.RParen) {
      if (this.#out.length === this.#message + 2 && this.#isMessageName()) this.#openMissing(t.LParen, this.#out.length)
    } else if (tokenType === t.RCurly) {
      const curlies = () => this.#open.filter((token) => token.tokenType === t.LCurly).length
      if (this.#last().tokenType === t.Equals && this.#unmatched(i) > curlies())
        this.#openMissing(t.LCurly, this.#out.length)
    } else if (this.#open.length > 0 && this.#open.at(-1)?.tokenType !== t.LSquare) this.#openSet()
  }

  /** `= "a", "b"]`: inserts the missing bracket of a set after the equals sign. */
  #openSet(): void {
    const lowest = this.#searched
    this.#searched = this.#out.length
    let depth = 0
    for (let at = this.#out.length - 1; at >= lowest && depth >= 0; at--) {
      const { tokenType } = this.#out[at] as IToken
      if (tokenType === t.LineEnd) break
      if (tokenType === t.Equals && depth === 0) {
        this.#openMissing(t.LSquare, at + 1)
        break
      }
      depth += t.isCloser(tokenType) ? 1 : t.isOpener(tokenType) ? -1 : 0
    }
  }

  /** True for a `}` that would end the declaration, although more members and another `}` follow. */
  #closesTooEarly(i: number): boolean {
    if (i + 1 >= this.#range.to) return false
    const next = this.#next(i, 1)?.tokenType === t.Comma ? i + 2 : i + 1
    const token = this.#next(next, 0)
    if (!token || token.tokenType === t.RCurly) return false
    if (this.#lexed.startsLine[next] === 1 && !this.#startsMember(next, token)) return false
    return this.#unmatched(next) > 0
  }

  /** The number of braces after a token that close a brace opened before it. */
  #unmatched(i: number): number {
    const { from, to } = this.#range
    this.#unmatchedFrom ??= unmatchedBraces(this.#lexed.tokens, from, to)
    return this.#unmatchedFrom[i - from] ?? 0
  }

  /** At a `}` that begins a line: closes the brackets of lines that are indented further. True if no open bracket fits it. */
  #dedent(): boolean {
    let depth = this.#open.length
    while (depth > 0 && (this.#indents[depth - 1] ?? 0) > this.#indent) depth--
    this.#unclosed(depth)
    return depth > 0 && (this.#indents[depth - 1] ?? 0) < this.#indent
  }

  /** The index of the open bracket that a closing one belongs to, or -1: a `)` or `]` closes nothing outside the last `{`. */
  #matching(closer: IToken): number {
    for (let depth = this.#open.length - 1; depth >= 0; depth--) {
      const type = (this.#open[depth] as IToken).tokenType
      if (t.closerOf(type) === closer.tokenType) return depth
      if (type === t.LCurly) return -1
    }
    return -1
  }

  /** Closes the brackets that are open beyond `depth`, with one issue at the innermost. */
  #unclosed(depth: number): void {
    const culprit = this.#open.at(-1)
    if (this.#open.length <= depth || !culprit) return
    while (this.#open.length > depth) this.#virtual(t.closerOf((this.#open.pop() as IToken).tokenType) as TokenType)
    this.#indents.length = depth
    if (culprit.image === '' || this.#lexed.tokens[this.#range.to - 1]?.tokenType === t.UnclosedComment) return
    const closer = culprit.image === '{' ? '}' : culprit.image === '(' ? ')' : ']'
    if (this.#lost && this.#lost.startOffset > culprit.startOffset && this.#lost.image.includes(closer)) return
    this.#issue(
      'unclosed-bracket',
      culprit,
      `"${culprit.image}" is not closed.`,
      `Add the "${closer}" that belongs to it.`,
    )
  }

  /** Inserts an opening bracket at an index of `out`; `found` is the next token on the same line. */
  #openMissing(type: TokenType, index: number, found = this.#out[index]): void {
    const before = this.#out[index - 1] as IToken
    const end = endOf(before)
    this.#issues.push(missing(type, before, found, this.#lexed.tokens[this.#range.to - 1] as IToken))
    this.#opened ||= type === t.LCurly
    const token = { image: '', startOffset: end, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type }
    this.#out.splice(index, 0, token)
    this.#open.push(token)
    this.#indents.push(this.#indent)
  }

  #issue(kind: SyntaxIssue['kind'], token: IToken, message: string, help: string): void {
    this.#issues.push({ kind, start: token.startOffset, end: endOf(token), message, help })
  }

  /** Adds a token of no width after the last one. */
  #virtual(type: TokenType): IToken {
    const token = { image: '', startOffset: endOf(this.#last()), tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type }
    this.#out.push(token)
    return token
  }

  #last(): IToken {
    return this.#out.at(-1) ?? (this.#lexed.tokens[this.#range.from] as IToken)
  }

  #goesOn(i: number, token: IToken): boolean {
    const last = this.#last().tokenType
    if (joins(last, token.tokenType)) return true
    if (this.#kind !== t.ClassWord) return false
    if (UNFINISHED.has(last) || this.#lacksRoles(i)) return true
    const next = this.#next(i, 1)
    if (this.#isAllows(i) || (CLAUSE_WORD_TYPES.has(token.tokenType) && this.#isAllows(i + 1))) return true
    if (token.tokenType === t.ThrowsWord || token.tokenType === t.WasWord) return next?.tokenType !== t.Colon
    return (
      token.tokenType === t.Name && isClose(token.image, 'throws') && next !== undefined && tokenMatcher(next, t.Name)
    )
  }

  /** True for `allows (`, also if the parenthesis is missing. It continues the line before it. */
  #isAllows(i: number): boolean {
    if (this.#next(i, 0)?.tokenType !== t.AllowsWord) return false
    return isAllows(this.#next(i, 0), this.#next(i, 1)) || this.#isRole(i + 1)
  }

  /** True for a name or a string in a list. */
  #isRole(i: number): boolean {
    const token = this.#next(i, 0)
    const after = this.#next(i, 1)?.tokenType
    if (!token || (after !== t.Comma && after !== t.RParen)) return false
    return tokenMatcher(token, t.Name) || tokenMatcher(token, t.StringToken)
  }

  /** True at the first role of `allows reader, operator)` on a class, a field or a message: the `(` is missing. */
  #lacksRoles(i: number): boolean {
    if (this.#kind !== t.ClassWord || this.#open.length > 1 || this.#last().tokenType !== t.AllowsWord) return false
    return this.#isRole(i) && !TAKES_NAME.has(this.#out.at(-2)?.tokenType ?? t.Comma)
  }

  /** True if the token, the first of its line, can only begin a member of this kind of declaration. */
  #startsMember(i: number, token: IToken): boolean {
    return isMemberStart(this.#kind, token, this.#next(i, 1), this.#next(i, 2))
  }

  #next(i: number, ahead: number): IToken | undefined {
    return i + ahead < this.#range.to ? this.#lexed.tokens[i + ahead] : undefined
  }

  /** The index of the token that ends the bracket at `i`, which is skipped with all that it holds. */
  #skipNested(i: number): number {
    const { tokens } = this.#lexed
    const token = tokens[i] as IToken
    if (!this.#tooDeep)
      this.#issue(
        'nested-too-deeply',
        token,
        `Nested more than ${MAX_NESTING} levels deep.`,
        'Deeper parts are not checked.',
      )
    this.#tooDeep = true
    let depth = 0
    for (let j = i; j < this.#range.to; j++) {
      const { tokenType } = tokens[j] as IToken
      if (t.isOpener(tokenType)) depth++
      else if (t.isCloser(tokenType) && --depth === 0) return j
    }
    return this.#range.to - 1
  }
}
