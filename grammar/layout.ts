/**
 * Prepares the tokens of a unit for the parser, which relies on this: every bracket that opens is closed, no bracket closes
 * what is not open, and between the braces of a declaration a LineEnd stands before each line that does not continue the line
 * before. Missing tokens are inserted with no width, surplus ones are removed, and one issue reports it.
 */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { BodyLayout } from './body-layout.ts'
import { isJoiningWord } from './body-words.ts'
import { MAX_NESTING, nothingLaidOut, OpenBrackets } from './brackets.ts'
import { isClose } from './guess.ts'
import { doubled, missing, surplus } from './layout-issues.ts'
import { endOf, type Lexed } from './lex.ts'
import { closesSoon, IGNORED_TOKENS, indentBefore, isWord, joins, UNFINISHED } from './line-joints.ts'
import {
  BEHAVIOUR_WORDS,
  CLAUSE_WORD_TYPES,
  isAllows,
  isClauseWord,
  isConstraintStart,
  isMemberStart,
  TAKES_NAME,
} from './member-start.ts'
import * as t from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'
import type { TokenRange } from './units.ts'

export interface TokenLayout {
  readonly tokens: IToken[]
  /** Brackets that do not match, by absolute offsets. */
  readonly issues: readonly SyntaxIssue[]
  /** The offsets of `;` in bodies, whose issues from the lexer do not count. */
  readonly semicolons: ReadonlySet<number>
}

/** The signs before a value: a brace behind one of them does not begin a body. */
const VALUE_SIGNS = new Set<TokenType>([t.Equals, t.Arrow, t.Comma, t.Operator])
/** The declarations whose fields, members or parameters may have conditions. */
const CONDITIONED = new Set<TokenType>([t.ClassWord, t.RecordWord, t.DefineWord, t.ExternalWord])

/** Lays out the tokens of one unit. */
export function layOutTokens(lexed: Lexed, range: TokenRange): TokenLayout {
  const plain = new Balancer(lexed, range, false).run()
  if (plain.issues.length === 0) return plain
  // Indentation shows which of several braces is not closed, and is only looked at where one is not.
  const indented = new Balancer(lexed, range, true).run()
  const isBetter = indented.issues.length > 0 && indented.issues.length <= plain.issues.length
  // Bad indentation closes a bracket too early, where in fact one closes that was not opened.
  return isBetter && (isUnclosed(plain) || !isUnclosed(indented)) ? indented : plain
}

function isUnclosed({ issues }: TokenLayout): boolean {
  return issues.some(({ kind }) => kind === 'unclosed-bracket')
}

class Balancer extends OpenBrackets {
  readonly #kind: TokenType
  readonly #isBehaviour: boolean
  #opened = false
  /** The index in `out` of the last `message`, and the parenthesis before its parameters. */
  #message = -9
  #params: IToken | null = null
  #inMessage = false
  /** True if the last member began with a qualifier. */
  #inField = false
  /** How much of `out` was searched for the start of a set: no part is searched twice, so that the time stays linear. */
  #searched = 0

  constructor(lexed: Lexed, range: TokenRange, byIndent: boolean) {
    super(lexed, range, nothingLaidOut(), byIndent)
    this.#kind = (lexed.tokens[range.from] as IToken).tokenType
    this.#isBehaviour = BEHAVIOUR_WORDS.has(this.#kind)
  }

  run(): TokenLayout {
    const { from, to } = this.range
    const { tokens, startsLine } = this.lexed
    for (let i = from; i < to; i++) {
      const token = tokens[i] as IToken
      if (token.tokenType === t.ForeignComment) this.lost = token
      if (IGNORED_TOKENS.has(token.tokenType)) continue
      // The first line counts as not indented: the text before it is not in the unit.
      if (this.byIndent && startsLine[i] === 1 && i > from)
        this.indent = indentBefore(this.lexed.text, token.startOffset)
      const end = this.#behaviour(i, token)
      if (end > i) {
        i = end - 1
        continue
      }
      if (startsLine[i] === 1 && i > from) this.#startLine(i, token)
      else if (!this.#opened && i > from + 1) this.#header(i, token)
      if (!t.isBracket(token.tokenType)) this.#plain(i, token)
      else if (t.isCloser(token.tokenType)) this.#close(i, token)
      else if (this.open.length < MAX_NESTING) this.#push(token)
      else i = this.skipNested(i)
    }
    this.unclosed(0)
    return this.laid
  }

  /** Lays out the body or the expression that begins at `i`; gives the index after it, or `i` where none begins. */
  #behaviour(i: number, token: IToken): number {
    const last = this.out.at(-1)?.tokenType
    if (last === t.WhereWord && this.#isCondition(token)) return this.#expression(i)
    if (this.#isBehaviour && !this.#opened && i > this.range.from) {
      if (token.tokenType === t.Computed) this.unclosed(0)
      return this.#startsWhole(i, token) ? this.#whole(i, token) : i
    }
    if (this.#kind !== t.ClassWord || !this.#opened) return i
    if (last === t.Computed || last === t.CheckWord) {
      if (this.open.length === 1 && (last === t.Computed || this.#isCheck(token))) return this.#expression(i)
    } else if (token.tokenType === t.LCurly) {
      if (this.open.length === 1 && last && !VALUE_SIGNS.has(last)) return this.#block(i, token)
      if (this.#startsBody(token)) {
        this.unclosed(1)
        return this.#block(i, token)
      }
    } else if (this.#inMessage && this.open.length === 1 && this.#lacksBody(i, token)) return this.#block(i, token)
    return i
  }

  /** True at the block or the expression of a declaration of behaviour. */
  #startsWhole(i: number, token: IToken): boolean {
    const last = this.last()
    if (token.tokenType === t.LCurly) return !VALUE_SIGNS.has(last.tokenType)
    if (last.tokenType === t.Computed) return true
    const place = i - this.range.from
    if (this.#kind === t.InvariantWord) return place > 2 && last.tokenType === t.Colon
    // A title without its first quote leaves a text that is not closed, which holds the brace.
    const isTitled =
      this.lost !== null || (place > 1 && tokenMatcher(this.next(this.range.from, 1) as IToken, t.StringToken))
    const headed = this.#kind === t.BodyWord ? place > 3 : this.#kind === t.TestWord ? isTitled : this.#isDefined(i)
    return headed && this.open.length === 0 && this.unmatched(i) > 0
  }

  /** True at a line after the head of a define that ends without a sign. */
  #isDefined(i: number): boolean {
    if (this.#kind !== t.DefineWord || this.lexed.startsLine[i] !== 1 || i < this.range.from + 3) return false
    return !joins(this.last().tokenType, (this.lexed.tokens[i] as IToken).tokenType)
  }

  #whole(i: number, token: IToken): number {
    this.unclosed(0)
    this.#opened = true
    const isExpression = this.last().tokenType === t.Computed || this.#kind === t.InvariantWord
    const end = isExpression ? this.#expression(i) : this.#block(i, token)
    if (end < this.range.to && this.lexed.startsLine[end] === 1) this.virtual(t.LineEnd)
    return end
  }

  /** True at a line of a message that is not a member, if more braces close than open: the brace of the body is missing. */
  #lacksBody(i: number, token: IToken): boolean {
    if (this.lexed.startsLine[i] !== 1 || this.#startsMember(i, token)) return false
    return !this.#goesOn(i, token) && this.unmatched(i) > 1
  }

  /** True after the word of `check …`. */
  #isCheck(token: IToken): boolean {
    const [word, before] = [this.last(), this.out.at(-2)?.tokenType]
    const starts = before === t.LineEnd || before === t.Comma || before === t.LCurly
    return starts && word.tokenType === t.CheckWord && isConstraintStart(word, token, undefined)
  }

  /** True after `where` behind the type or the default of a field, a parameter or a member. */
  #isCondition(token: IToken): boolean {
    const before = this.out.at(-2)
    if (!before || !CONDITIONED.has(this.#kind) || this.open.length === 0 || token.tokenType === t.Colon) return false
    return !TAKES_NAME.has(before.tokenType) && before.tokenType !== t.LineEnd && !t.isOpener(before.tokenType)
  }

  /** Lays out the block at `i`, whose brace may be missing. */
  #block(i: number, token: IToken): number {
    const last = this.last()
    this.#inMessage = false
    if (token.tokenType === t.LCurly) return this.#body().block(i, this.indent)
    const found = this.lexed.startsLine[i] === 1 ? undefined : token
    this.laid.issues.push(missing(t.LCurly, last, found, this.lexed.tokens[this.range.to - 1] as IToken))
    const type = t.LCurly
    const brace = { image: '', startOffset: endOf(last), tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type }
    return this.#body().block(i, this.indent, brace)
  }

  #expression(i: number): number {
    return this.#body().expression(i, this.indent)
  }

  #body(): BodyLayout {
    return new BodyLayout(this.lexed, this.range, this.laid, this.byIndent, {
      open: this.open.length,
      braces: this.open.filter(({ tokenType }) => tokenType === t.LCurly).length,
      around: this.open.at(-1)?.tokenType,
      ends: (i, token) => this.#startsMember(i, token) || this.#isBareField(i, token),
    })
  }

  /** `NAME :` in a class, which no statement begins with, other than `A::b()` and `default:` of other languages. */
  #isBareField(i: number, token: IToken): boolean {
    if (this.#kind !== t.ClassWord || !tokenMatcher(token, t.Name) || token.image === 'default') return false
    return this.next(i, 1)?.tokenType === t.Colon && this.next(i, 2)?.tokenType !== t.Colon
  }

  #plain(i: number, token: IToken): void {
    const { tokenType } = token
    this.#inField = this.#inFieldAt(i, tokenType)
    if (tokenType === t.MessageWord) this.#message = this.out.length
    else if (tokenType === t.Arrow) this.#arrow(i)
    else if (tokenType === t.AllowsWord && this.#isAllows(i)) this.#clause()
    else if (this.#lacksRoles(i)) this.#openMissing(t.LParen, this.out.length, token)
    else if (this.out.length === this.#message + 2 && this.#isMessageName() && this.next(i, 1)?.tokenType === t.Colon)
      this.#openMissing(t.LParen, this.out.length, token)
    if (tokenType === t.UnclosedString) this.lose(token)
    else this.out.push(token)
  }

  #inFieldAt(i: number, type: TokenType): boolean {
    if (type !== t.QualifierToken && type !== t.RwWord && type !== t.MessageWord) return this.#inField
    const next = this.next(i, 1)
    return next && tokenMatcher(next, t.Name) ? type !== t.MessageWord : this.#inField
  }

  /** `get allows (`: marks the name before it as the word of the clause. After a message, `set` belongs to the type. */
  #clause(): void {
    const word = this.last()
    if (this.#kind !== t.ClassWord || this.open.length > 1) return
    if (!isClauseWord(word, this.out.at(-2)?.tokenType ?? t.Comma)) return
    if (word.tokenType === t.SetWord && this.open.length === 1 && !this.#inField) return
    const type = t.ClauseWord
    this.out[this.out.length - 1] = { ...word, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 }
  }

  #startLine(i: number, token: IToken): void {
    const member = this.#startsMember(i, token)
    if (member && this.open.length > 1) this.unclosed(1)
    if (member && this.open.length === 0 && !this.#opened && i > this.range.from + 1)
      this.#openMissing(t.LCurly, this.out.length)
    if (this.open.length !== 1 || this.open[0]?.tokenType !== t.LCurly) return
    if (member) {
      this.#inMessage = token.tokenType === t.MessageWord
      if (this.last().tokenType !== t.Comma) this.virtual(t.LineEnd)
    } else if (!this.#goesOn(i, token)) {
      this.virtual(t.LineEnd)
    }
  }

  /** `enum E A, B }`: inserts the bracket if the rest of the header's line can only be its list. */
  #header(i: number, token: IToken): void {
    const kind = this.#kind
    if (this.open.length > 0 || token.tokenType === t.LCurly) return
    const next = this.next(i, 1)?.tokenType
    const inList = tokenMatcher(token, t.Name) || tokenMatcher(token, t.StringToken)
    if (kind === t.ErrorWord) {
      if (i === this.range.from + 2 && inList && (next === t.Comma || next === t.RParen))
        this.#openMissing(t.LParen, this.out.length, token)
    } else if (kind === t.EnumWord ? inList && (next === t.Comma || next === t.RCurly) : this.#startsMember(i, token))
      this.#openMissing(t.LCurly, this.out.length, token)
  }

  /** `= "a" -> 1 }`, `: string -> int) map`: inserts the missing bracket before the left side of the arrow. */
  #arrow(i: number): void {
    let at = this.out.length - 1
    while (at > 0 && this.out.length - at < 5 && isWord(this.out[at] as IToken)) at--
    const before = this.out[at]?.tokenType
    const inside = this.open.at(-1)?.tokenType
    if (at === this.out.length - 1 || this.open.length >= MAX_NESTING) return
    if (before === t.Colon && !closesSoon(this.lexed, i, this.range.to)) return
    if (before === t.Colon || (before === t.Arrow && inside === t.LParen)) this.#openMissing(t.LParen, at + 1)
    else if (before === t.Equals || (before === t.Arrow && inside === t.LCurly)) this.#openMissing(t.LCurly, at + 1)
  }

  #isMessageName(): boolean {
    return this.#kind === t.ClassWord && this.open.length === 1 && tokenMatcher(this.last(), t.Name)
  }

  #push(token: IToken): void {
    if (token.tokenType === t.LCurly) {
      if (this.#isDoubled()) {
        this.laid.issues.push(doubled(token))
        return
      }
      if (this.#kind === t.ClassWord && !this.#opened) this.unclosed(0)
      this.#opened = true
    } else if (this.out.length === this.#message + 2 && this.#isMessageName()) this.#params = token
    this.open.push(token)
    this.indents.push(this.indent)
    this.out.push(token)
  }

  /** True for a `{` directly after the `{` of a declaration or of a map, where a second one is not allowed. */
  #isDoubled(): boolean {
    if (this.last().tokenType !== t.LCurly || this.open.length === 0 || this.open.at(-1) !== this.last()) return false
    const before = this.out.at(-2)?.tokenType
    return this.open.length === 1 || before === t.Equals || before === t.Arrow
  }

  /** True for a `{` among the parameters of a message that does not begin a value. It begins the body, and a `)` is missing. */
  #startsBody({ tokenType }: IToken): boolean {
    if (tokenType !== t.LCurly || this.open.length < 2 || this.open[1] !== this.#params) return false
    return !VALUE_SIGNS.has(this.last().tokenType) && !t.isOpener(this.last().tokenType)
  }

  #close(i: number, token: IToken): void {
    const lost = this.byIndent && token.tokenType === t.RCurly && this.lexed.startsLine[i] === 1 && this.dedent()
    if (!lost) this.#openForgotten(i, token)
    const match = lost ? -1 : this.matching(token)
    if (match < 0 || (match === 0 && token.tokenType === t.RCurly && this.#closesTooEarly(i))) {
      this.laid.issues.push(surplus(token))
      return
    }
    this.unclosed(match + 1)
    this.open.length = this.indents.length = match
    this.out.push(token)
  }

  /** Inserts the opening bracket that is missing for a closing one: `message m)`, `= }`, `= "a", "b"]`. */
  #openForgotten(i: number, { tokenType }: IToken): void {
    if (tokenType === t.RParen) {
      if (this.out.length === this.#message + 2 && this.#isMessageName()) this.#openMissing(t.LParen, this.out.length)
    } else if (tokenType === t.RCurly) {
      const curlies = () => this.open.filter((token) => token.tokenType === t.LCurly).length
      if (this.last().tokenType === t.Equals && this.unmatched(i) > curlies())
        this.#openMissing(t.LCurly, this.out.length)
    } else if (this.open.length > 0 && this.open.at(-1)?.tokenType !== t.LSquare) this.#openSet()
  }

  /** `= "a", "b"]`: inserts the missing bracket of a set after the equals sign. */
  #openSet(): void {
    const lowest = this.#searched
    this.#searched = this.out.length
    let depth = 0
    for (let at = this.out.length - 1; at >= lowest && depth >= 0; at--) {
      const { tokenType } = this.out[at] as IToken
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
    if (i + 1 >= this.range.to) return false
    const next = this.next(i, 1)?.tokenType === t.Comma ? i + 2 : i + 1
    const token = this.next(next, 0)
    if (!token || token.tokenType === t.RCurly) return false
    if (this.lexed.startsLine[next] === 1 && !this.#startsMember(next, token)) return false
    return this.unmatched(next) > 0
  }

  /** Inserts an opening bracket at an index of `out`; `found` is the next token on the same line. */
  #openMissing(type: TokenType, index: number, found = this.out[index]): void {
    const before = this.out[index - 1] as IToken
    const end = endOf(before)
    this.laid.issues.push(missing(type, before, found, this.lexed.tokens[this.range.to - 1] as IToken))
    this.#opened ||= type === t.LCurly
    const token = { image: '', startOffset: end, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type }
    this.out.splice(index, 0, token)
    this.open.push(token)
    this.indents.push(this.indent)
  }

  #goesOn(i: number, token: IToken): boolean {
    const last = this.last().tokenType
    if (joins(last, token.tokenType)) return true
    if (this.#kind !== t.ClassWord) return false
    if (UNFINISHED.has(last) || this.#lacksRoles(i) || isJoiningWord(this.last(), this.out.at(-2))) return true
    const next = this.next(i, 1)
    if (token.tokenType === t.WhereWord) return next?.tokenType !== t.Colon
    if (this.#isAllows(i) || (CLAUSE_WORD_TYPES.has(token.tokenType) && this.#isAllows(i + 1))) return true
    if (token.tokenType === t.ThrowsWord || token.tokenType === t.WasWord) return next?.tokenType !== t.Colon
    return (
      token.tokenType === t.Name && isClose(token.image, 'throws') && next !== undefined && tokenMatcher(next, t.Name)
    )
  }

  /** True for `allows (`, also if the parenthesis is missing. It continues the line before it. */
  #isAllows(i: number): boolean {
    if (this.next(i, 0)?.tokenType !== t.AllowsWord) return false
    return isAllows(this.next(i, 0), this.next(i, 1)) || this.#isRole(i + 1)
  }

  /** True for a name or a string in a list. */
  #isRole(i: number): boolean {
    const token = this.next(i, 0)
    const after = this.next(i, 1)?.tokenType
    if (!token || (after !== t.Comma && after !== t.RParen)) return false
    return tokenMatcher(token, t.Name) || tokenMatcher(token, t.StringToken)
  }

  /** True at the first role of `allows reader, operator)` on a class, a field or a message: the `(` is missing. */
  #lacksRoles(i: number): boolean {
    if (this.#kind !== t.ClassWord || this.open.length > 1 || this.last().tokenType !== t.AllowsWord) return false
    return this.#isRole(i) && !TAKES_NAME.has(this.out.at(-2)?.tokenType ?? t.Comma)
  }

  /** True if the token, the first of its line, can only begin a member of this kind of declaration. */
  #startsMember(i: number, token: IToken): boolean {
    return isMemberStart(this.#kind, token, this.next(i, 1), this.next(i, 2))
  }
}
