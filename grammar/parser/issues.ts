/** Collects the mistakes that the parser finds: at most one issue for each member, with repairs. */
import { EmbeddedActionsParser, EOF, type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { breaksLine, type DocRun, endOf } from '../lex.ts'
import { MEMBER_ENDS } from '../member-start.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { Repair, Span, SyntaxIssue, SyntaxIssueKind } from '../tree.ts'

/** The input of the parser for one unit; offsets are absolute. */
export interface UnitInput {
  readonly text: string
  readonly tokens: IToken[]
  /** The offset at which the unit starts. */
  readonly start: number
  readonly docs: ReadonlyMap<IToken, DocRun>
  /** `/**` comments that stand where documentation could. */
  readonly blockDocs: ReadonlyMap<IToken, IToken>
  /** Lexical errors and brackets that do not match, in order. A member that holds one gets no other issue. */
  readonly known: readonly SyntaxIssue[]
}

const NO_INPUT: UnitInput = { text: '', tokens: [], start: 0, docs: new Map(), blockDocs: new Map(), known: [] }

/** The optional parts of an issue. */
export type More = Pick<SyntaxIssue, 'repairs' | 'wants'>

const SIGNS = new Set<TokenType>([t.Operator, t.Equals, t.Arrow, t.Bound, t.Colon, t.Computed])

export abstract class IssuesParser extends EmbeddedActionsParser {
  protected unit: UnitInput = NO_INPUT
  protected issues: SyntaxIssue[] = []
  protected usedDocs = new Set<DocRun>()
  /** The issue of the member that is being parsed, and where the member began. */
  #pending: SyntaxIssue | null = null
  /** True while a type is read that a name directly follows. */
  protected nameFollows = false
  #memberStart = 0
  /** The first of `unit.known` that does not lie before the member. */
  #nextKnown = 0

  constructor(skipValidations: boolean) {
    super(t.VOCABULARY, { maxLookahead: 1, skipValidations, recoveryEnabled: false })
  }

  protected begin(unit: UnitInput): void {
    this.unit = unit
    this.issues = []
    this.usedDocs = new Set()
    this.#pending = null
    this.nameFollows = false
    this.#memberStart = 0
    this.#nextKnown = 0
    this.input = unit.tokens
  }

  protected at(type: TokenType, ahead = 1): boolean {
    return tokenMatcher(this.LA(ahead), type)
  }

  /** True where the token may be consumed: it is the next one, or the grammar is being recorded. */
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

  protected puttings(sign: string): Repair[] {
    return sign === '(' ? [this.putting('()'), this.putting('(')] : [this.putting(sign)]
  }

  /** Inserts the sign after the last token. */
  protected putting(sign: string): Repair {
    const end = this.lastEnd()
    const tight = /^[,(]/.test(sign)
    const blank = this.startOf(this.LA(1)) === end && !this.atEnd()
    const text = `${tight ? '' : ' '}${sign}${blank ? ' ' : ''}`
    return { title: `Write "${sign}"`, edits: [{ start: end, end, text }], signs: true }
  }

  protected atEof(): boolean {
    return this.LA(1).tokenType === EOF
  }

  protected skipAll(): void {
    while (!this.atEof()) this.SKIP_TOKEN()
  }

  /** True if nothing more can follow in this member, item or declaration. */
  protected atEnd(): boolean {
    return MEMBER_ENDS.has(this.LA(1).tokenType)
  }

  /** Ends a member or a header and reports its issue, unless the lexer or the layout reported one in it. */
  protected settle(): void {
    const end = this.lastEnd()
    if (this.#pending && !this.#isKnown(this.#memberStart, end)) this.issues.push(this.#pending)
    this.#pending = null
    this.#memberStart = end
  }

  /** True if the member that is being parsed has an issue. */
  protected mistaken(): boolean {
    return this.#pending !== null
  }

  #isKnown(start: number, end: number): boolean {
    const { known } = this.unit
    while (this.#nextKnown < known.length && (known[this.#nextKnown] as SyntaxIssue).end <= start) this.#nextKnown++
    const next = known[this.#nextKnown]
    // A bracket that closes nothing is not among the tokens, so that it may stand behind the last one.
    if (next === undefined || next.start < end) return next !== undefined
    // So may a comment of another language, which may hold what is missing.
    const isUnread = next.kind === 'surplus-bracket' || this.unit.text[this.unit.start + next.start] === '#'
    return isUnread && this.#isBlank(end, next.start)
  }

  #isBlank(from: number, to: number): boolean {
    return to - from < 100 && /^[ \t]*$/.test(this.unit.text.slice(this.unit.start + from, this.unit.start + to))
  }

  /** `Expected a type after ":", but found "=".` */
  protected expected(what: string, help?: string, more?: More): void {
    const found = this.LA(1)
    const after = this.LA(0)
    const message = `Expected ${what}${after.image ? ` after ${quote(after.image)}` : ''}`
    const atLineEnd = found.image === '' || breaksLine(this.unit.text, endOf(after), found.startOffset)
    if (!atLineEnd || after.tokenType === EOF)
      this.issueAt(found, `${message}, but found ${quote(found.image)}.`, help, more)
    else this.issue('unexpected', this.lastEnd(), this.lastEnd(), `${message}.`, help, more)
  }

  protected issueAt(token: IToken, message: string, help?: string, more?: More): void {
    const start = this.startOf(token)
    this.issue('unexpected', start, start + token.image.length, message, help, more)
  }

  protected issue(
    kind: SyntaxIssueKind,
    start: number,
    end: number,
    message: string,
    help?: string,
    more?: More,
  ): void {
    this.#pending ??= { kind, start, end, message, ...(help !== undefined && { help }), ...more }
  }

  /** Reports text that is written differently in this language, with its repairs. */
  protected wrong(start: number, end: number, message: string, help: string, repairs: readonly Repair[]): void {
    this.issue('unexpected', start, end, message, help, { repairs })
  }

  /** As `wrong`, in place of an issue with repairs that was noted for a part of the span. */
  protected wrongOuter({ start, end }: Span, message: string, help: string, repairs: readonly Repair[]): void {
    const pending = this.#pending
    if (pending?.repairs && start <= pending.start && pending.end <= end) this.#pending = null
    this.wrong(start, end, message, help, repairs)
  }

  /** Replaces the span: `Write "text"`. */
  protected writing({ start, end }: Span, text: string): Repair {
    return { title: `Write ${quote(text)}`, edits: [{ start, end, text }] }
  }

  /** Reports the next sign, which is meant as `sign`, and skips it. */
  protected meant(sign: string): void {
    const token = this.LA(1)
    const start = this.startOf(token)
    const end = this.#signEnd()
    const found = this.unit.text.slice(this.unit.start + start, this.unit.start + end)
    const repair: Repair = { title: `Write "${sign}"`, edits: [this.#spaced(start, end, sign)], signs: true }
    const pending = this.#pending
    // The repair of the first such mistake in a member repairs them all.
    if (pending?.repairs?.length === 1 && pending.repairs[0]?.title === repair.title && pending.repairs[0].signs)
      this.#pending = { ...pending, repairs: [{ ...repair, edits: [...pending.repairs[0].edits, ...repair.edits] }] }
    const after = this.LA(0).image
    const message = `Expected "${sign}"${after ? ` after ${quote(after)}` : ''}, but found ${quote(found)}.`
    this.issue('unexpected', start, end, message, undefined, { repairs: [repair] })
    this.#skipSign()
  }

  /** The sign with its usual blanks: one on each side, but none before a comma. */
  #spaced(start: number, end: number, sign: string): Span & { text: string } {
    if (sign === ',') return { start: this.lastEnd(), end, text: sign }
    const { text, start: base } = this.unit
    const before = start === this.lastEnd() ? ' ' : ''
    return { start, end, text: before + sign + (/\s/.test(text.charAt(base + end)) ? '' : ' ') }
  }

  /** The end of adjacent signs, which are meant as one: `=>`, `<=>`. */
  #signEnd(): number {
    let ahead = 1
    while (this.#isSign(ahead + 1) && endOf(this.LA(ahead)) === this.LA(ahead + 1).startOffset) ahead++
    return endOf(this.LA(ahead)) - this.unit.start
  }

  /** True if a token of the type follows the adjacent signs. */
  protected signThen(type: TokenType): boolean {
    let ahead = 2
    while (this.#isSign(ahead) && endOf(this.LA(ahead - 1)) === this.LA(ahead).startOffset) ahead++
    return this.at(type, ahead)
  }

  #skipSign(): void {
    const end = this.#signEnd()
    while (!this.atEof() && this.startOf(this.LA(1)) < end) this.SKIP_TOKEN()
  }

  #isSign(ahead: number): boolean {
    return SIGNS.has(this.LA(ahead).tokenType)
  }

  protected atOperator(sign: string, ahead = 1): boolean {
    return this.LA(ahead).tokenType === t.Operator && this.LA(ahead).image === sign
  }
}
