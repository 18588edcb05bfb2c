/**
 * What all productions share. No rule ever fails: what is missing becomes an empty node and an issue, what is too much is
 * skipped up to the next comma, line end or closing bracket, which layout.ts guarantees.
 */
import { EmbeddedActionsParser, EOF, type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { guessWord } from '../guess.ts'
import { breaksLine, type DocRun, endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { Body, Doc, Name, SyntaxCode, SyntaxIssue } from '../tree.ts'
import { stringText } from './strings.ts'

/** What a unit is parsed with; offsets are absolute. */
export interface UnitInput {
  readonly text: string
  readonly tokens: IToken[]
  /** Where the unit starts. */
  readonly start: number
  readonly docs: ReadonlyMap<IToken, DocRun>
  /** In order: lexical errors and brackets that do not match; a member that holds one gets no further issue. */
  readonly known: readonly SyntaxIssue[]
}

const NO_INPUT: UnitInput = { text: '', tokens: [], start: 0, docs: new Map(), known: [] }

const ENDS = new Set<TokenType>([t.LineEnd, t.Comma, t.RCurly, t.RParen, t.RSquare, EOF])

export abstract class BaseParser extends EmbeddedActionsParser {
  protected unit: UnitInput = NO_INPUT
  protected issues: SyntaxIssue[] = []
  protected usedDocs = new Set<DocRun>()
  /** What is wrong with the member that is being parsed, and where it began: one mistake, one issue. */
  private pending: SyntaxIssue | null = null
  private memberStart = 0
  /** The first of `unit.known` that does not lie before the member. */
  private nextKnown = 0

  constructor(skipValidations: boolean) {
    super(t.VOCABULARY, { maxLookahead: 1, skipValidations, recoveryEnabled: false })
  }

  protected begin(unit: UnitInput): void {
    this.unit = unit
    this.issues = []
    this.usedDocs = new Set()
    this.pending = null
    this.memberStart = 0
    this.nextKnown = 0
    this.input = unit.tokens
  }

  protected at(type: TokenType, ahead = 1): boolean {
    return tokenMatcher(this.LA(ahead), type)
  }

  /** True where the token may be consumed: it stands here, or the grammar is being recorded. */
  protected ready(type: TokenType): boolean {
    return this.RECORDING_PHASE || this.at(type)
  }

  protected startOf(token: IToken): number {
    return token.startOffset - this.unit.start
  }

  /** The end of the token that was consumed last. */
  protected lastEnd(): number {
    const last = this.LA(0)
    return last.tokenType === EOF ? 0 : endOf(last) - this.unit.start
  }

  /** NAME, or an empty one and an issue. */
  protected name(idx: number, what: string): Name {
    return this.ready(t.Name) ? this.nameOf(this.consume(idx, t.Name)) : this.missingName(what)
  }

  protected nameOf(token: IToken): Name {
    const start = token.startOffset - this.unit.start
    return { text: token.image, start, end: start + token.image.length }
  }

  protected missingName(what: string): Name {
    this.expected(what)
    return this.emptyName(this.lastEnd())
  }

  protected emptyName(at: number): Name {
    return { text: '', start: at, end: at }
  }

  /** A token that has to be here and holds nothing; false and an issue if it is not. */
  protected need(idx: number, type: TokenType, what?: string): boolean {
    if (!this.ready(type)) {
      this.expected(what ?? signOf(type))
      return false
    }
    this.consume(idx, type)
    return true
  }

  /** NAME { "," NAME } */
  protected names(what: string): Name[] {
    const names = [this.name(1, what)]
    this.unseparated(names)
    this.MANY(() => {
      this.CONSUME2(t.Comma)
      names.push(this.name(3, what))
      this.unseparated(names)
    })
    return names
  }

  /** Names on the line that lack the comma before them. */
  protected unseparated(into: Name[]): void {
    while (this.atPlainName()) {
      this.expected('a comma')
      into.push(this.nameOf(this.LA(1)))
      this.SKIP_TOKEN()
    }
  }

  /** A name that is no keyword goes on the line. */
  protected atPlainName(): boolean {
    const next = this.LA(1)
    return next.tokenType === t.Name && !breaksLine(this.unit.text, endOf(this.LA(0)), next.startOffset)
  }

  /** NAME | STRING: the name of an enum value or a role. */
  protected quotable(idx: number, what: string): Name {
    if (!this.ready(t.StringToken)) return this.name(idx, what)
    const token = this.consume(idx, t.StringToken)
    const start = this.startOf(token)
    return { text: this.textOf(token), start, end: start + token.image.length }
  }

  /** What a string holds; its escapes that are none are issues. */
  protected textOf(token: IToken): string {
    const start = this.startOf(token)
    const problem = (offset: number, length: number, message: string) =>
      this.issue('CROW1004', start + offset, start + offset + length, message, 'The escapes are those of JSON.')
    return stringText(token.image, token.tokenType !== t.UnclosedString, problem)
  }

  /** A misspelt keyword on this line becomes the one that it is close to, with an issue; true if there was one. */
  protected guessed(words: readonly string[]): boolean {
    return this.atPlainName() && this.misspelt(words)
  }

  /** The same where the layout already tells which lines go on. */
  protected misspelt(words: readonly string[]): boolean {
    if (this.LA(1).tokenType !== t.Name || this.nearAllows(2)) return false
    const word = guessWord(this.LA(1).image, words)
    if (word !== undefined) this.taken(word)
    return word !== undefined
  }

  /** `allows (`, or what was meant to be. */
  protected nearAllows(ahead: number): boolean {
    if (!this.at(t.LParen, ahead + 1) || !this.at(t.Name, ahead)) return false
    return guessWord(this.LA(ahead).image, ['allows']) !== undefined
  }

  /** The next token, or one further ahead, is taken for a keyword. */
  protected taken(word: string, ahead = 1): void {
    const token = this.LA(ahead)
    this.issueAt(token, `Unknown word "${token.image}". Did you mean "${word}"?`)
    this.retag(token, t.KEYWORDS.get(word) as TokenType)
  }

  protected retag(token: IToken, type: TokenType): void {
    token.tokenType = type
    token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx
  }

  /** The documentation of what begins with the next token. */
  protected doc(): Doc | null {
    if (this.unit.docs.size === 0) return null
    const run = this.unit.docs.get(this.LA(1))
    if (run === undefined) return null
    this.usedDocs.add(run)
    return { text: run.text, start: run.start - this.unit.start, end: run.end - this.unit.start }
  }

  /** `{ … }`, not looked into. */
  protected braces(idx: number): Body {
    const start = this.startOf(this.consume(idx, t.LCurly))
    if (!this.RECORDING_PHASE) this.skipTo(t.RCurly)
    this.consume(idx, t.RCurly)
    return { kind: 'body', start, end: this.lastEnd() }
  }

  /** What follows `:=`, to the end of the line. */
  protected expressionOf(_sign: IToken): Body {
    if (this.RECORDING_PHASE) return { kind: 'body', start: 0, end: 0 }
    if (this.atEnd()) this.expected('an expression')
    const start = this.atEnd() ? this.lastEnd() : this.startOf(this.LA(1))
    this.skipTo(t.Comma, t.LineEnd, t.RCurly, t.Equals, t.Computed, t.Bound, t.ClauseWord, t.AllowsWord)
    return { kind: 'body', start, end: this.lastEnd() }
  }

  protected atEof(): boolean {
    return this.LA(1).tokenType === EOF
  }

  protected skipAll(): void {
    while (!this.atEof()) this.SKIP_TOKEN()
  }

  /** Nothing more can follow in this member, item or declaration. */
  protected atEnd(): boolean {
    return ENDS.has(this.LA(1).tokenType)
  }

  /** A member, or a header, ends here: what was wrong with it is told, unless the lexer or the layout did already. */
  protected settle(): void {
    const end = this.lastEnd()
    if (this.pending && !this.isKnown(this.memberStart, end)) this.issues.push(this.pending)
    this.pending = null
    this.memberStart = end
  }

  /** Something is wrong with the member that is being parsed. */
  protected mistaken(): boolean {
    return this.pending !== null
  }

  private isKnown(start: number, end: number): boolean {
    const { known } = this.unit
    while (this.nextKnown < known.length && (known[this.nextKnown] as SyntaxIssue).end <= start) this.nextKnown++
    const next = known[this.nextKnown]
    return next !== undefined && next.start < end
  }

  /** `Expected a type after ":", but found "=".` */
  protected expected(what: string, help?: string): void {
    const found = this.LA(1)
    const after = this.LA(0)
    const message = `Expected ${what}${after.image ? ` after ${quote(after.image)}` : ''}`
    const atLineEnd = found.image === '' || breaksLine(this.unit.text, endOf(after), found.startOffset)
    if (!atLineEnd || after.tokenType === EOF) this.issueAt(found, `${message}, but found ${quote(found.image)}.`, help)
    else this.issue('CROW1001', this.lastEnd(), this.lastEnd(), `${message}.`, help)
  }

  protected issueAt(token: IToken, message: string, help?: string): void {
    const start = this.startOf(token)
    this.issue('CROW1001', start, start + token.image.length, message, help)
  }

  protected issue(code: SyntaxCode, start: number, end: number, message: string, help?: string): void {
    this.pending ??= help === undefined ? { code, start, end, message } : { code, start, end, message, help }
  }

  /** Skips balanced brackets and anything else up to one of the tokens, or the end. */
  protected skipTo(...types: TokenType[]): void {
    let depth = 0
    for (let next = this.LA(1); next.tokenType !== EOF; next = this.SKIP_TOKEN()) {
      const type = next.tokenType
      if (depth === 0 && types.includes(type)) return
      if (t.isOpener(type)) depth++
      else if (t.isCloser(type)) depth--
      if (depth < 0) return
    }
  }
}

/** A sign as messages show it. */
function signOf(type: TokenType): string {
  return typeof type.PATTERN === 'string' ? quote(type.PATTERN) : (type.LABEL ?? type.name)
}
