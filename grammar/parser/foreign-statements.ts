/** Reads statements as other languages write them: `var x = 1`, `throw X()`, `foreach`, `elif`. Reports and repairs each. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { STATEMENT_WORDS, startsOperand } from '../body-words.ts'
import { isClose } from '../guess.ts'
import { endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { AssignStatement, ExprNode, FromNode, StatementNode } from '../tree.ts'
import { ExpressionsParser } from './expressions.ts'

/** The words of other languages for each statement. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    let: 'var const val auto local def dim',
    fail: 'throw raise error abort panic reject',
    require: 'ensure demand precondition',
    expect: 'assert assert_that verify',
    delete: 'unset',
    destroy: 'dispose drop free',
    for: 'foreach each loop',
    wait: 'sleep delay await pause',
    hold: 'lock with using',
  }).flatMap(([word, others]) => others.split(' ').map((other) => [other, word] as const)),
)

/** Words of statements that the language leaves out. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ['while', 'Write "for x in s { … }": every loop goes over a set, so that it ends.'],
  ['do', 'Write "for x in s { … }": every loop goes over a set, so that it ends.'],
  ['switch', 'Write "if … { … } else if … { … }".'],
  ['match', 'Write "if … { … } else if … { … }".'],
  ['break', 'Leave the loop with "return", or choose its elements with "where".'],
  ['continue', 'Choose the elements of the loop with "where".'],
])

export abstract class ForeignStatementsParser extends ExpressionsParser {
  /** Reads a misspelt or foreign word as the statement that it stands for, and reports it. */
  protected meansStatement(): string {
    const token = this.LA(1)
    const { image } = token
    if (STATEMENT_WORDS.includes(image) || !this.#goesOnAsStatement(this.LA(2))) return image
    const word = ELSEWHERE.get(image) ?? STATEMENT_WORDS.find((known) => known.length > 2 && isClose(image, known))
    const start = this.startOf(token)
    const span = { start, end: start + image.length }
    const absent = ABSENT.get(image)
    if (absent !== undefined) this.wrong(start, span.end, `There is no statement "${image}".`, absent, [])
    if (word === undefined || absent !== undefined) return image
    const message = `Unknown word "${image}". Did you mean "${word}"?`
    this.issueAt(token, message, undefined, { repairs: [this.writing(span, word)] })
    return word
  }

  /** True for a token that cannot follow a name in an expression. */
  #goesOnAsStatement(next: IToken): boolean {
    return startsOperand(next) && tokenMatcher(next, t.Name) ? !INFIX.has(next.image) : startsOperand(next)
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

  /** Reports what stands in place of a block. */
  protected lacksBlock(): void {
    if (this.at(t.Colon))
      this.issueAt(this.LA(1), 'Expected "{", but found ":".', 'Write the block between "{" and "}".')
    else this.expected('"{"', undefined, { repairs: [this.putting('{')] })
    this.skipTo(t.LineEnd, t.StatementEnd, t.LCurly)
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
    const help = 'A statement is an assignment, a call, or begins with a word such as "let", "require" or "if".'
    this.issue('unexpected', place.start, place.end, `${quote(short)} is not a statement.`, help)
    return { kind: 'do', call: place, start: place.start, end: Math.max(place.end, this.lastEnd()) }
  }

  /** Reports `a.b *= 2` and `a.b++`. */
  protected foreignAssignment(): AssignStatement['operator'] | undefined {
    const [sign, next] = [this.LA(1), this.LA(2)]
    if (next.startOffset !== endOf(sign)) return undefined
    const isTwice = (sign.image === '+' || sign.image === '-') && next.image === sign.image
    const isAssigning = /^[*/%]$/.test(sign.image) && next.tokenType === t.Equals
    if (!isTwice && !isAssigning) return undefined
    const start = this.startOf(sign)
    const written = sign.image + next.image
    this.SKIP_TOKEN()
    this.SKIP_TOKEN()
    const span = { start, end: start + 2 }
    const repairs = isTwice ? [this.writing(span, `${sign.image}= 1`)] : []
    const help = isTwice ? `Write "${sign.image}= 1".` : `Write "x = x ${sign.image} …".`
    this.wrong(start, start + 2, `There is no operator "${written}".`, help, repairs)
    return isTwice ? (`${sign.image}=` as '+=' | '-=') : '='
  }

  /** The elements of a `for`, also in parentheses, which are reported. */
  protected forFrom(): FromNode {
    if (!this.at(t.LParen) || !this.at(t.Name, 2)) return this.from()
    const start = this.startOf(this.take())
    const from = this.from()
    const end = this.startOf(this.LA(1))
    this.closeBracket(')')
    const edits = [
      { start, end: start + 1, text: '' },
      { start: end, end: end + 1, text: '' },
    ]
    const help = 'Write "for x in s { … }".'
    this.wrong(start, start + 1, 'Unnecessary parentheses after "for".', help, [
      { title: 'Remove the parentheses', edits, signs: true },
    ])
    return from
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

const ELSE_IF: ReadonlySet<string> = new Set(['elif', 'elsif', 'elseif'])

const INFIX: ReadonlySet<string> = new Set(['is', 'eq', 'mod', 'AND', 'OR', 'And', 'Or'])
