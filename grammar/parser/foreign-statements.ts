/** Reads statements as other languages write them: `var x = 1`, `throw X()`, `foreach`, `elif`. Reports and repairs each. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { STATEMENT_WORDS, startsOperand } from '../body-words.ts'
import { isClose } from '../guess.ts'
import { endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { AssignStatement, ExprNode, Repair, Span, StatementNode } from '../tree.ts'
import { ForeignBlocksParser } from './foreign-blocks.ts'

/** The words of other languages for each statement. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    let: 'var const val auto local def dim',
    fail: 'throw raise error abort panic reject',
    require: 'ensure demand precondition check',
    expect: 'assert_that verify',
    delete: 'unset',
    destroy: 'dispose drop free',
    for: 'foreach each loop',
    wait: 'sleep delay pause',
    hold: 'lock with using',
  }).flatMap(([word, others]) => others.split(' ').map((other) => [other, word] as const)),
)

const LOOP = 'Write "for x in s { … }": every loop goes over a set, so that it ends.'
const BRANCH = 'Write "if … { … } else if … { … }".'
const OUTPUT = 'Bodies have no output: remove it, or declare an external that writes it.'

/** Words of statements that the language leaves out. */
const ABSENT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    [LOOP]: 'while do until repeat loop',
    [BRANCH]: 'switch match case when',
    [OUTPUT]: 'print println echo log puts',
    'Leave the loop with "return", or choose its elements with "where".': 'break',
    'Choose the elements of the loop with "where".': 'continue next',
    'Write its statements without it: names that "let" declares are those of their block.': 'begin',
  }).flatMap(([help, words]) => words.split(' ').map((word) => [word, help] as const)),
)

/** Words before a statement that stands without them. */
const SURPLUS: ReadonlySet<string> = new Set(['call', 'do', 'await', 'perform', 'exec', 'then'])

export abstract class ForeignStatementsParser extends ForeignBlocksParser {
  /** Reads a misspelt or foreign word as the statement that it stands for, and reports it. */
  protected meansStatement(): string {
    const token = this.LA(1)
    const { image } = token
    if (STATEMENT_WORDS.includes(image) || !this.#goesOnAsStatement(image)) return image
    const start = this.startOf(token)
    const span = { start, end: start + image.length }
    const absent = ABSENT.get(image)
    if (SURPLUS.has(image) && this.#isCall(2)) return this.#surplusWord(span)
    if (absent !== undefined) this.wrong(start, span.end, `There is no statement "${image}".`, absent, [])
    if (absent !== undefined) return image
    if (image === 'unless') return this.#meaning(span, 'if', 'if not')
    if (image === 'assert') return this.#assertion(span)
    if (this.at(t.Name, 2) && this.at(t.Equals, 3)) return this.#typedLet(span)
    const word = ELSEWHERE.get(image) ?? STATEMENT_WORDS.find((known) => known.length > 2 && isClose(image, known))
    if (word === undefined) return image
    // `throw new CODE()`
    if (word === 'fail' && this.atWord('new', 2)) {
      this.SKIP_TOKEN()
      return this.#meaning({ start, end: this.startOf(this.LA(1)) + 'new'.length }, word)
    }
    const message = `Unknown word "${image}". Did you mean "${word}"?`
    this.issueAt(token, message, undefined, { repairs: [this.writing(span, word)] })
    return word
  }

  #meaning(span: Span, word: string, text = word): string {
    const written = this.textAt(span)
    this.wrong(span.start, span.end, `There is no statement "${written}".`, `Write "${text}".`, [
      this.writing(span, text),
    ])
    return word
  }

  /** `int x = 1`, `VM v = vm`. */
  #typedLet(span: Span): string {
    const written = this.textAt(span)
    this.wrong(span.start, span.end, `Expected "let", but found "${written}".`, 'Write "let".', [
      this.writing(span, 'let'),
    ])
    return 'let'
  }

  /** `assert c` is a requirement, in a test an expectation. */
  #assertion(span: Span): string {
    if (this.unit.tokens[0]?.tokenType === t.TestWord) return this.#meaning(span, 'expect')
    if (this.#lineHas('else')) return this.#meaning(span, 'require')
    this.wrong(span.start, span.end, 'There is no statement "assert".', 'Write "require … else CODE(…)".', [])
    return 'require'
  }

  #surplusWord(span: Span): string {
    const written = this.textAt(span)
    this.SKIP_TOKEN()
    const end = this.startOf(this.LA(1))
    const edits = [{ start: span.start, end, text: '' }]
    this.wrong(span.start, span.end, `Unnecessary "${written}".`, 'Write only the call.', [
      { title: `Remove "${written}"`, edits },
    ])
    return ''
  }

  /** `A.b(` or `b(`, the token `ahead` being the first. */
  #isCall(ahead: number): boolean {
    if (!this.at(t.Name, ahead)) return false
    return this.at(t.LParen, ahead + 1) || (this.at(t.Dot, ahead + 1) && this.at(t.LParen, ahead + 3))
  }

  /** True if the word follows in the statement, outside of brackets. */
  #lineHas(word: string): boolean {
    return this.lineEndAhead((ahead) => this.atWord(word, ahead)) !== undefined
  }

  /** True at a word before what cannot follow a name in an expression, or a block. */
  #goesOnAsStatement(word: string): boolean {
    const next = this.LA(2)
    const isForeign = ABSENT.has(word) || ELSEWHERE.has(word)
    if (next.tokenType === t.LCurly || next.tokenType === t.LineEnd) return ABSENT.has(word)
    if (next.tokenType === t.LParen) return isForeign && this.#isHead()
    return startsOperand(next) && tokenMatcher(next, t.Name) ? !INFIX.has(next.image) : startsOperand(next)
  }

  /** True at `word (…) {`. */
  #isHead(): boolean {
    const end = this.lineEndAhead((ahead) => ahead > 2 && this.at(t.LCurly, ahead))
    return end !== undefined && this.at(t.RParen, end)
  }

  /** True at `else`. `elif` and the like are reported, and the `if` in them stays out. */
  protected atElse(): boolean {
    if (this.atWord('else')) return true
    const token = this.LA(1)
    if (!ELSE_IF.has(token.image)) return false
    const start = this.startOf(token)
    const span = { start, end: start + token.image.length }
    this.wrong(start, span.end, `Unknown word "${token.image}".`, 'Write "else if".', [this.writing(span, 'else if')])
    return true
  }

  /** True behind an `else` that no `if` follows; reports a condition without `if`, and a second `else`. */
  protected atBlockOfElse(): boolean {
    while (this.atWord('else')) {
      this.expected('"{" or "if"')
      this.SKIP_TOKEN()
    }
    if (this.atWord('if')) return false
    const isCondition = !this.at(t.LCurly) && startsOperand(this.LA(1)) && !STATEMENT_WORDS.includes(this.LA(1).image)
    if (isCondition) this.expected('"if"', undefined, { repairs: [this.putting('if')] })
    return !isCondition
  }

  /** Reports `let mut x`. */
  protected surplusAdjective(): void {
    const word = this.LA(1)
    if (!ADJECTIVES.has(word.image) || !this.at(t.Name, 2)) return
    const start = this.startOf(this.take())
    const edits = [{ start, end: this.startOf(this.LA(1)), text: '' }]
    this.wrong(start, start + word.image.length, `Unnecessary "${word.image}".`, 'A name keeps its value: remove it.', [
      { title: `Remove "${word.image}"`, edits },
    ])
  }

  /** Reports `return fail CODE()`; true before its error. */
  protected failBehindReturn(start: number): boolean {
    const word = this.LA(1)
    const isFail = word.image === 'fail' || ELSEWHERE.get(word.image) === 'fail'
    if (!isFail || !this.at(t.Name, 2) || !this.at(t.LParen, 3)) return false
    const at = this.startOf(this.take())
    const span = { start, end: at + word.image.length }
    this.wrong(start, start + 'return'.length, 'An error is raised without "return".', 'Write "fail CODE(…)".', [
      this.writing(span, 'fail'),
    ])
    return true
  }

  /** Reports a `require` without its error. */
  protected lacksElse(): void {
    this.expected('"else" and an error', 'For example: require x != null else HANDLE_INVALID("VM", x).', {
      wants: 'error',
    })
  }

  /** Reports text behind a statement. */
  protected surplusText(): void {
    const next = this.LA(1)
    if (next.tokenType === t.Operator && /^[-+]$/.test(next.image)) {
      this.expected('the end of the statement')
      return
    }
    const may = this.at(t.Name) || this.at(t.Comma)
    this.expected('a new line or ";"', undefined, may ? { repairs: [this.putting(';')] } : undefined)
  }

  /** Reports an expression that stands as a statement. */
  protected notAStatement(first: IToken, place: ExprNode): StatementNode | null {
    const written = this.textAt(place)
    const short = written.length > 40 || written.includes('\n') ? `${first.image} …` : written
    if (place.kind === 'binary-expr' && place.operator === '==') {
      const span = { start: place.operatorStart, end: place.operatorStart + 2 }
      const help = '"==" compares; "=" assigns.'
      this.wrong(span.start, span.end, 'A comparison is not a statement.', help, [this.writing(span, '=')])
      return { ...place, kind: 'assign', place: place.left, operator: '=', value: place.right }
    }
    const help =
      place.kind === 'record-expr'
        ? `Write "create ${place.name.text} { … }" for a new object.`
        : 'A statement is an assignment, a call, or begins with a word such as "let", "require" or "if".'
    const insertion = { start: place.start, end: place.start, text: 'create ' }
    const repairs = place.kind === 'record-expr' ? [{ title: 'Write "create"', edits: [insertion] }] : []
    this.wrong(place.start, place.end, `${quote(short)} is not a statement.`, help, repairs)
    return { kind: 'do', call: place, start: place.start, end: Math.max(place.end, this.lastEnd()) }
  }

  /** Reports `a.b *= 2`, `a.b ??= 2` and `a.b++`. */
  protected foreignAssignment(place: ExprNode): AssignStatement['operator'] | undefined {
    const [sign, next] = [this.LA(1), this.LA(2)]
    if (next.startOffset !== endOf(sign)) return undefined
    const isTwice = (sign.image === '+' || sign.image === '-') && next.image === sign.image
    const isAssigning = /^(?:[*/%]|\?\?)$/.test(sign.image) && next.tokenType === t.Equals
    if (!isTwice && !isAssigning) return undefined
    const start = this.startOf(sign)
    const written = sign.image + next.image
    this.SKIP_TOKEN()
    this.SKIP_TOKEN()
    const span = { start, end: start + written.length }
    const isName = place.kind === 'name-expr'
    const long = `= ${this.textAt(place)} ${sign.image}`
    // Another operator may bind less closely.
    const isPlain = this.lineEndAhead((ahead) => this.at(t.Operator, ahead) || this.at(t.Slash, ahead)) === undefined
    const right = isTwice ? `${sign.image}= 1` : long
    const repairs = isName || (isAssigning && !isPlain) ? [] : [this.#assigning(span, right)]
    const help = isName
      ? `"${this.textAt(place)}" keeps its value: declare another name with "let".`
      : `Write "${right}${isTwice ? '' : ' …'}".`
    this.wrong(start, span.end, `There is no operator "${written}".`, help, repairs)
    return isTwice ? (`${sign.image}=` as '+=' | '-=') : '='
  }

  /** With a blank before it. */
  #assigning(span: Span, right: string): Repair {
    const blank = this.textAt({ start: span.start - 1, end: span.start }) === ' ' ? '' : ' '
    return { title: `Write ${quote(right)}`, edits: [{ ...span, text: blank + right }] }
  }

  /** Takes the `else` of a `try`, also as other languages write it; true if the codes follow. */
  protected takeCatch(): boolean {
    const word = this.LA(1)
    if (!CATCHES.has(word.image)) return this.needWord('else')
    const start = this.startOf(word)
    const span = { start, end: start + word.image.length }
    const isPlain = word.image !== 'finally' && this.at(t.Name, 2) && (this.at(t.LCurly, 3) || this.at(t.Comma, 3))
    const message = word.image === 'finally' ? 'There is no "finally".' : `Expected "else", but found "${word.image}".`
    const help =
      word.image === 'finally'
        ? 'Write its statements behind the block: an error undoes what was done since the last wait.'
        : 'Name the errors that are caught: else CODE { … }.'
    this.wrong(start, span.end, message, help, isPlain ? [this.writing(span, 'else')] : [])
    this.SKIP_TOKEN()
    if (isPlain) return true
    this.skipTo(t.LCurly, t.LineEnd)
    return false
  }

  /** Reports a `finally` behind the handler, unless the `try` has an issue already. */
  protected isFinally(): boolean {
    return this.atWord('finally') && this.at(t.LCurly, 2)
  }

  /** Reports the parentheses in `else CODE() {`. */
  protected noArguments(): void {
    if (!this.at(t.LParen)) return
    const start = this.startOf(this.LA(1))
    this.args()
    const span = { start, end: this.lastEnd() }
    const edits = [{ ...span, text: '' }]
    const help = 'An error that is caught has no parameters: write only its code.'
    this.wrong(start, span.end, 'Unnecessary parentheses after the code of an error.', help, [
      { title: 'Remove the parentheses', edits, signs: true },
    ])
  }
}

const ADJECTIVES: ReadonlySet<string> = new Set(['mut', 'var', 'const', 'val', 'auto', 'final'])

const CATCHES: ReadonlySet<string> = new Set(['catch', 'except', 'rescue', 'finally'])

const ELSE_IF: ReadonlySet<string> = new Set(['elif', 'elsif', 'elseif'])

const INFIX: ReadonlySet<string> = new Set(['is', 'eq', 'mod', 'AND', 'OR', 'And', 'Or'])
