/**
 * Lays out bodies and expressions for the parser: brackets match, a LineEnd stands where a line ends a statement or a member of
 * a record, and numbers, durations and `;` are the tokens that they are in bodies.
 */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { type Level, levelOf } from './body-level.ts'
import {
  BLOCK_WORDS,
  beginsOpen,
  DURATION_UNITS,
  endsOpen,
  endsOperand,
  FOREIGN_OPENINGS,
  isForeignBranch,
  isJoiningWord,
  STATEMENT_WORDS,
  startsOperand,
} from './body-words.ts'
import { type LaidTokens, MAX_NESTING, OpenBrackets } from './brackets.ts'
import { doubled, endsWithLine, missing, surplus } from './layout-issues.ts'
import { endOf, type Lexed } from './lex.ts'
import { IGNORED_TOKENS, indentBefore } from './line-joints.ts'
import { isAllows, TAKES_NAME } from './member-start.ts'
import { startsSurely } from './statement-start.ts'
import * as t from './tokens.ts'
import type { TokenRange } from './units.ts'

/** What stands around a body. */
export interface BodyPlace {
  /** How many brackets are open around it, and how many of them are braces. */
  readonly open: number
  readonly braces: number
  /** The innermost of them. */
  readonly around: TokenType | undefined
  /** True if the token, the first of its line, ends the body whatever is open. */
  readonly ends: (i: number, token: IToken) => boolean
}

export class BodyLayout extends OpenBrackets {
  readonly #place: BodyPlace
  readonly #levels: Level[] = []

  constructor(lexed: Lexed, range: TokenRange, laid: LaidTokens, byIndent: boolean, place: BodyPlace) {
    super(lexed, range, laid, byIndent)
    this.#place = place
  }

  /** Lays out the block that begins with the `{` at `i`, or with a brace that is missing there; gives the index after it. */
  block(i: number, indent: number, brace?: IToken): number {
    this.indent = indent
    this.#enter('group')
    this.#top().indent = indent
    this.#push(brace ?? (this.lexed.tokens[i] as IToken), 'block')
    const { to } = this.range
    for (let at = brace ? i : i + 1; at < to; at++) {
      if (this.#endsBefore(at) || this.#dedents(at)) return this.#closeAll(at)
      at = this.#token(at)
      if (this.open.length === 0) return at + 1
    }
    return this.#closeAll(to)
  }

  /** Lays out the expression that begins at `i`; gives the index of the token after it. */
  expression(i: number, indent: number): number {
    this.indent = indent
    this.#enter('group')
    const { to } = this.range
    for (let at = i; at < to; at++) {
      const ends = this.open.length === 0 ? this.#endsExpression(at, at > i) : this.#isClosedAround(at)
      if (ends || this.#endsBefore(at)) return this.#closeAll(at)
      at = this.#token(at)
    }
    return this.#closeAll(to)
  }

  #isClosedAround(at: number): boolean {
    if (!this.closesAround(this.lexed.tokens[at] as IToken, this.#place.around)) return false
    return !this.#levels.some(({ kind }) => kind === 'block')
  }

  #closeAll(at: number): number {
    this.unclosed(0)
    return at
  }

  #endsBefore(i: number): boolean {
    if (this.lexed.startsLine[i] !== 1 || !this.#place.ends(i, this.lexed.tokens[i] as IToken)) return false
    return !this.#isForeignCheck(i)
  }

  /** True at a `check` among statements: as many braces close behind it as are open. */
  #isForeignCheck(i: number): boolean {
    const { tokenType } = this.lexed.tokens[i] as IToken
    const isInside = this.#top().kind === 'block' && this.open.length > 0
    return tokenType === t.CheckWord && isInside && this.unmatched(i) >= this.#braces()
  }

  /** True at a `}` that is indented less than the line on which the body begins. */
  #dedents(i: number): boolean {
    const token = this.lexed.tokens[i] as IToken
    if (!this.byIndent || this.lexed.startsLine[i] !== 1 || token.tokenType !== t.RCurly) return false
    return indentBefore(this.lexed.text, token.startOffset) < (this.indents[0] ?? 0)
  }

  #endsExpression(i: number, begun: boolean): boolean {
    const token = this.lexed.tokens[i] as IToken
    const { tokenType } = token
    if (tokenType === t.Comma || tokenType === t.At || tokenType === t.RCurly) return true
    if (t.isCloser(tokenType)) return t.closerOf(this.#place.around) === tokenType
    if (begun && this.lexed.startsLine[i] === 1 && !this.#goesOn(i, token)) return true
    if (isAllows(token, this.next(i, 1))) return true
    const takesName = TAKES_NAME.has(this.last().tokenType) || isJoiningWord(this.last(), this.out.at(-2))
    return begun && !takesName && tokenMatcher(token, t.Name) && isAllows(this.next(i, 1), this.next(i, 2))
  }

  /** Adds the token at `i`; gives the index of the last token that it took. */
  #token(i: number): number {
    const token = this.lexed.tokens[i] as IToken
    const { tokenType } = token
    if (tokenType === t.ForeignComment) this.lost = token
    if (IGNORED_TOKENS.has(tokenType)) return i
    if (this.lexed.startsLine[i] === 1) this.#startLine(i, token)
    if (t.isOpener(tokenType)) return this.#opener(i, token)
    if (t.isCloser(tokenType)) {
      this.#close(i, token)
      return i
    }
    if (tokenType === t.Comma && token.image === ';' && this.#isSeparator(token)) {
      this.#semicolon(i, token)
      return i
    }
    this.#begin(i, token)
    if (tokenType === t.NumberToken) return this.#number(i, token)
    const next = this.next(i, 1)
    if (tokenType === t.Question && next?.tokenType === t.Question && next.startOffset === endOf(token)) {
      this.out.push(typed({ ...token, image: '??' }, t.Operator))
      return i + 1
    }
    if (tokenType === t.UnclosedString) this.lose(token)
    else this.out.push(token)
    return i
  }

  /** Notes the word of the statement that begins here. */
  #begin(i: number, token: IToken): void {
    if (token.image === 'else' && this.#endsBranch()) this.unclosed(this.open.length - 1)
    if (this.#top().needs && this.#startsInner(i, token)) this.#openMissing(this.last(), token)
    const level = this.#top()
    if (level.kind !== 'block') return
    this.#suspect(level, token)
    if (token.image === 'then') level.thens++
    else if (token.image === 'else' && level.thens > 0) level.thens--
    if (level.fresh) {
      level.fresh = false
      level.thens = 0
      level.suspect = false
      level.assigned = false
      level.indent = this.indent
      level.word = tokenMatcher(token, t.Name) && this.next(i, 1)?.tokenType !== t.Dot ? token.image : ''
      level.needs = BLOCK_WORDS.has(level.word)
    } else if (token.image === 'else' && this.last().tokenType === t.RCurly && BLOCK_WORDS.has(level.word))
      level.needs = true
  }

  /** Notes a second `=`, a comma, `->` or `...` in a statement: a brace is missing before it. */
  #suspect(level: Level, { tokenType, image }: IToken): void {
    if (tokenType === t.Arrow || image === '...') level.suspect = true
    else if (tokenType === t.Comma) level.suspect ||= level.word !== 'try'
    else if (tokenType === t.Equals) {
      level.suspect ||= level.assigned || level.word === 'set' || level.word === 'create' || level.word === 'return'
      level.assigned = true
    }
  }

  /** True at a statement behind the head of a block on the same line, if a `}` belongs to the `{` that is missing. */
  #startsInner(i: number, token: IToken): boolean {
    const level = this.#top()
    if (level.kind !== 'block' || level.fresh || !STATEMENT_WORDS.includes(token.image)) return false
    if (!endsOperand(this.last(), this.out.at(-2)) || !startsOperand(this.next(i, 1))) return false
    return this.unmatched(i) > this.#braces()
  }

  /** True at an `else` that belongs to the statement around the block, whose `}` is missing. */
  #endsBranch(): boolean {
    const [around, level] = [this.#levels.at(-2), this.#top()]
    if (level.kind !== 'block' || around?.kind !== 'block' || level.thens > 0) return false
    if (around.word !== 'if' && around.word !== 'try') return false
    return !['require', 'if', 'try'].includes(level.word)
  }

  #startLine(i: number, token: IToken): void {
    if (this.byIndent) this.indent = indentBefore(this.lexed.text, token.startOffset)
    const goesOn = this.#goesOn(i, token)
    if (this.#top().kind !== 'block' && startsSurely(this.lexed, i, this.range.to)) this.#closeToBlock()
    if (this.byIndent && !goesOn && !t.isCloser(token.tokenType)) this.#closeIndented()
    const level = this.#top()
    if (level.kind === 'group' || goesOn || t.isCloser(token.tokenType)) return
    if (this.#lacksBrace(i, token) && this.unmatched(i) > this.#braces()) {
      this.#openMissing(this.last())
      return
    }
    const last = this.last().tokenType
    if (last !== t.LCurly && last !== t.StatementEnd && last !== t.Comma) this.virtual(t.LineEnd)
    level.fresh = level.kind === 'block'
  }

  /** True where the line before ends the head of a block, `create NAME` or `set NAME`, or this one begins as members do. */
  #lacksBrace(i: number, token: IToken): boolean {
    const level = this.#top()
    const created = this.out.at(-2)?.image === 'create' && tokenMatcher(this.last(), t.Name)
    const member = token.image === '...' || (level.word === 'set' && this.next(i, 1)?.tokenType === t.Equals)
    return level.needs || created || (member && level.kind === 'block')
  }

  #goesOn(i: number, token: IToken): boolean {
    const last = this.last()
    if (last.tokenType === t.LCurly || last.tokenType === t.StatementEnd) return false
    if (token.tokenType === t.LCurly) return true
    if (this.#endsTwice(last)) return false
    if (last.tokenType === t.RCurly && isForeignBranch(token, this.next(i, 1))) return true
    if (endsOpen(last, this.out.at(-2)) || beginsOpen(token, this.next(i, 1))) return true
    return token.image === 'for' && this.#top().kind === 'map' && this.open.length > 0
  }

  /** True behind `++` and `--`, which end a statement in other languages. */
  #endsTwice({ image, startOffset }: IToken): boolean {
    const before = this.out.at(-2)
    return (image === '+' || image === '-') && before?.image === image && before.startOffset === startOffset - 1
  }

  /** Closes what is open inside the innermost block. */
  #closeToBlock(): void {
    const depth = this.#levels.findLastIndex(({ kind }) => kind === 'block')
    if (depth > 0) this.unclosed(depth)
  }

  /** Closes the brackets in whose statement the present line cannot stand, since it is not indented further. */
  #closeIndented(): void {
    let depth = this.open.length
    while (depth > 1 && (this.indents[depth - 1] ?? 0) >= this.indent) depth--
    this.unclosed(depth)
  }

  #opener(i: number, token: IToken): number {
    if (this.open.length + this.#place.open >= MAX_NESTING) return this.skipNested(i)
    if (token.tokenType !== t.LCurly) {
      this.#begin(i, token)
      this.#push(token, 'group')
      return i
    }
    if (this.last().tokenType === t.LCurly && this.#top().kind !== 'group') {
      this.laid.issues.push(doubled(token))
      return i
    }
    const kind = this.#kindOfBrace(i)
    if (kind === 'block' && this.#top().kind !== 'block') this.#closeToBlock()
    if (kind === 'block') this.#top().needs = false
    this.#push(token, kind)
    return i
  }

  /** What a `{` opens. Behind a bare name, it is a record only before `NAME =` or `...`. */
  #kindOfBrace(i: number): Level['kind'] {
    const [before, last, level] = [this.out.at(-2), this.last(), this.#top()]
    if (level.needs && FOREIGN_OPENINGS.has(last.image)) return 'block'
    if (last.image === 'else' && before?.tokenType === t.RCurly && level.kind === 'block') return 'block'
    if (!endsOperand(last, before)) return level.fresh ? 'block' : 'map'
    const isWord = before === undefined || [t.LineEnd, t.LCurly, t.StatementEnd].includes(before.tokenType)
    if (isWord && level.kind === 'block' && last.image === level.word) return level.needs ? 'block' : 'map'
    if (before?.image === 'create' || (level.word === 'set' && level.kind === 'block')) return 'members'
    const record = tokenMatcher(last, t.Name) && before?.tokenType !== t.Dot && before?.image !== 'all'
    const ahead = this.next(i, 1)?.tokenType === t.LCurly ? 2 : 1
    const [first, second] = [this.next(i, ahead), this.next(i, ahead + 1)]
    const members = first?.image === '...' || (startsOperand(first) && second?.tokenType === t.Equals)
    return record && members ? 'members' : 'block'
  }

  #push(token: IToken, kind: Level['kind']): void {
    this.indents.push(this.#top().kind === 'block' ? this.#top().indent : this.indent)
    this.open.push(token)
    this.#enter(kind)
    this.out.push(token)
  }

  #enter(kind: Level['kind']): void {
    this.#levels.push(levelOf(kind, this.indent))
  }

  /** Inserts the `{` of a block or of members, with an issue. */
  #openMissing(before: IToken, found?: IToken): void {
    const end = this.lexed.tokens[this.range.to - 1] as IToken
    this.laid.issues.push(missing(t.LCurly, before, found, end))
    const kind = this.#top().needs ? 'block' : 'members'
    this.#top().needs = false
    const type = t.LCurly
    this.#push({ image: '', startOffset: endOf(before), tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type }, kind)
  }

  #close(i: number, token: IToken): void {
    const isBrace = token.tokenType === t.RCurly
    const match = isBrace && this.#isLost(i) ? -1 : this.matching(token)
    if (match < 0 || (match === 0 && isBrace && this.#closesTooEarly(i))) {
      this.laid.issues.push(surplus(token))
      return
    }
    this.unclosed(match + 1)
    this.open.length = this.indents.length = match
    this.#levels.length = match + 1
    this.out.push(token)
  }

  protected override unclosed(depth: number): void {
    super.unclosed(depth)
    this.#levels.length = Math.min(this.#levels.length, depth + 1)
  }

  /** True for a `}` that closes none of the open braces, judged by the lines on which they stand. */
  #isLost(i: number): boolean {
    const isFirst = this.lexed.startsLine[i] === 1
    const isMissing = this.unmatched(i) > this.#braces()
    if (isMissing && this.#top().needs) this.#openMissing(this.last())
    if (this.byIndent && isFirst) return this.dedent()
    if (!isMissing || isFirst) return false
    const around = this.#levels.at(-2)
    const isElse = this.next(i, 1)?.image === 'else' && around?.word !== 'if' && around?.word !== 'try'
    return this.#top().suspect || isElse
  }

  #braces(): number {
    let braces = this.#place.braces
    for (const { tokenType } of this.open) if (tokenType === t.LCurly) braces++
    return braces
  }

  /** True for a `}` that would end the body, although more statements and another `}` follow. */
  #closesTooEarly(i: number): boolean {
    const next = this.next(i, 1)
    if (!next || next.tokenType === t.RCurly) return false
    if (this.lexed.startsLine[i + 1] === 1 && this.#place.ends(i + 1, next)) return false
    return this.unmatched(i + 1) > this.#place.braces
  }

  /** True at a `;` in a block, also behind a bracket that is not closed. */
  #isSeparator(token: IToken): boolean {
    if (this.#isLoopHead()) {
      this.laid.semicolons.add(token.startOffset)
      return false
    }
    if (this.#top().kind === 'group') this.#closeToBlock()
    return this.#top().kind === 'block'
  }

  /** True in `for (i = 0; i < 3; i++) {`, as other languages have loops. */
  #isLoopHead(): boolean {
    const [around, top] = [this.#levels.at(-2), this.#top()]
    const level = top.kind === 'group' ? around : top
    return level?.kind === 'block' && level.word === 'for' && level.needs
  }

  #semicolon(i: number, token: IToken): void {
    this.laid.semicolons.add(token.startOffset)
    const next = this.next(i, 1)
    const separates = next !== undefined && next.tokenType !== t.RCurly && this.lexed.startsLine[i + 1] !== 1
    if (!separates || this.#top().fresh) this.laid.issues.push(endsWithLine(token))
    if (this.#top().fresh) return
    this.out.push(typed(token, t.StatementEnd))
    this.#top().fresh = true
  }

  /** `x-1` is a subtraction, and `1.5h` a duration. */
  #number(i: number, token: IToken): number {
    let number = token
    if (token.image.startsWith('-')) {
      this.out.push(typed({ ...token, image: '-' }, t.Operator))
      number = { ...token, image: token.image.slice(1), startOffset: token.startOffset + 1 }
    }
    const unit = this.next(i, 1)
    if (!unit || !DURATION_UNITS.has(unit.image) || unit.startOffset !== endOf(token)) {
      this.out.push(number)
      return i
    }
    this.out.push(typed({ ...number, image: number.image + unit.image }, t.DurationToken))
    return i + 1
  }

  protected override separatesByCommas(): boolean {
    return this.#top().kind !== 'block'
  }

  #top(): Level {
    return this.#levels.at(-1) as Level
  }
}

function typed(token: IToken, type: TokenType): IToken {
  return { ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 }
}
