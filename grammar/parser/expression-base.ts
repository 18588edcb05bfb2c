/** What the rules of expressions share: words, missing parts and the bound of their depth. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { STATEMENT_WORDS, startsOperand } from '../body-words.ts'
import { isClose } from '../guess.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { ErrorCall, ExprNode, FromNode, MissingExpr, NameNode, Span } from '../tree.ts'
import { ValuesParser } from './values.ts'

/** How deep expressions may stand in each other. Brackets are bounded by the layout; this bounds `if … else if …`. */
const MAX_DEPTH = 150
/** How deep the tree of one expression may be: the number of operators in a row. */
const MAX_HEIGHT = 500
/** How many tokens of a statement are looked at. */
export const MOST_OF_STATEMENT = 200

export abstract class ExpressionBaseParser extends ValuesParser {
  /** In how many expressions the present one stands. */
  #depth = 0
  /** The height of the highest tree that was read in the present expression. */
  #height = 0
  /** Where `=` ends the expression: in the place of an assignment, and in the key of a map. */
  protected isPlace: 'place' | 'key' | false = false

  protected abstract expression(): ExprNode
  /** An expression without `if`. */
  protected abstract disjunction(): ExprNode

  /** Reads an expression that stands in another one. */
  protected deeper(parse: () => ExprNode): ExprNode {
    if (this.#depth >= MAX_DEPTH) return this.tooDeep()
    const [height, isPlace] = [this.#height, this.isPlace]
    this.#depth++
    this.#height = 0
    this.isPlace = false
    const node = parse()
    this.#depth--
    this.isPlace = isPlace
    this.#height = Math.max(height, this.#height + 1)
    return node
  }

  /** Notes that the tree became higher; false, and an issue, where it is too high. */
  protected higher(): boolean {
    this.#height++
    if (this.#height <= MAX_HEIGHT) return true
    this.tooDeep()
    return false
  }

  protected beginExpressions(): void {
    this.#depth = 0
    this.#height = 0
    this.isPlace = false
  }

  /** Reports an expression that is too deep, and skips to where it may end. */
  protected tooDeep(): MissingExpr {
    const message = 'The expression is nested too deeply.'
    const start = this.startOf(this.LA(1))
    const help = 'Split it: give its parts names with "let", or write a define.'
    this.issue('nested-too-deeply', start, start + this.LA(1).image.length, message, help)
    this.skipTo(t.LineEnd, t.StatementEnd, t.Comma)
    return this.missingExpr()
  }

  protected missingExpr(): MissingExpr {
    return { kind: 'missing-expr', start: this.lastEnd(), end: this.lastEnd() }
  }

  /** Reports and gives a missing expression. */
  protected lacksExpr(what = 'an expression', help?: string): MissingExpr {
    this.expected(what, help, { wants: 'value' })
    return this.missingExpr()
  }

  /** Takes the next token. */
  protected take(): IToken {
    const token = this.LA(1)
    this.SKIP_TOKEN()
    return token
  }

  /** True at a word, which may also be a word of the language. */
  protected atWord(word: string, ahead = 1): boolean {
    const token = this.LA(ahead)
    return token.image === word && tokenMatcher(token, t.Name)
  }

  /** Takes the word; an issue if it is not here. */
  protected needWord(word: string): boolean {
    if (this.atWord(word)) {
      this.SKIP_TOKEN()
      return true
    }
    if (this.nearWord(word)) {
      this.meantWord(word)
      return true
    }
    this.expected(`"${word}"`, undefined, { repairs: [this.putting(word)] })
    return false
  }

  /** True at a word that is misspelt by one letter. */
  protected nearWord(word: string): boolean {
    return this.at(t.Name) && word.length > 2 && isClose(this.LA(1).image, word)
  }

  /** Takes the sign, or reports that it is missing. */
  protected needSign(sign: '(' | ')' | '[' | ']' | '{' | '}' | ':' | '=' | '->', help?: string): boolean {
    if (this.LA(1).tokenType === SIGN_TYPES[sign]) {
      this.SKIP_TOKEN()
      return true
    }
    this.expected(`"${sign}"`, help, { repairs: this.puttings(sign) })
    return false
  }

  /** Reports what stands before the closing bracket, and takes the bracket, which layout guarantees. */
  protected closeBracket(sign: ')' | ']' | '}'): void {
    const type = SIGN_TYPES[sign]
    if (this.LA(1).tokenType !== type) {
      this.expected(`"${sign}"`)
      this.skipTo(type)
    }
    if (this.LA(1).tokenType === type) this.SKIP_TOKEN()
  }

  protected skipLineEnds(): void {
    while (this.at(t.LineEnd)) this.SKIP_TOKEN()
  }

  /** NAME "in" or [ "where" expr ] */
  protected from(): FromNode {
    const name = this.bareName('a name for the element')
    if (this.atWord('of')) this.meantWord('in')
    else this.needWord('in')
    const source = this.deeper(() => this.disjunction())
    return this.fromOf(name.start, name, this.atOperator('..') ? this.#bareRange(source) : source)
  }

  /** [ "where" expr ] behind the start of a `from`. */
  protected fromOf(start: number, name: NameNode, source: ExprNode): FromNode {
    let where: ExprNode | null = null
    if (this.at(t.WhereWord) || this.atWord('if')) {
      if (this.atWord('if')) this.meantWord('where')
      else this.SKIP_TOKEN()
      where = this.expression()
    }
    return { kind: 'from', name, in: source, where, start, end: Math.max(this.lastEnd(), source.end) }
  }

  /** Reports `1 .. 3` without its brackets. */
  #bareRange(first: ExprNode): ExprNode {
    this.SKIP_TOKEN()
    const last = this.deeper(() => this.disjunction())
    const span = { start: first.start, end: Math.max(this.lastEnd(), last.end) }
    const right = `[${this.textAt(first)} .. ${this.textAt(last)}]`
    this.wrong(span.start, span.end, `${quote(this.textAt(span))} has no brackets.`, `Write ${right}.`, [
      { title: `Write ${quote(right)}`, edits: [{ ...span, text: right }], signs: true },
    ])
    return { kind: 'range-expr', first, last, ...span }
  }

  /** NAME, or an empty name and an issue; unlike `name`, a `-` behind it is an operator. */
  protected bareName(what: string): NameNode {
    return this.at(t.Name) ? this.nameOf(this.take()) : this.missingName(what)
  }

  /** Reports the next word, which is meant as another, and skips it. */
  protected meantWord(word: string): void {
    const token = this.take()
    const start = this.startOf(token)
    const span = { start, end: start + token.image.length }
    this.wrong(start, span.end, `Expected "${word}", but found "${token.image}".`, `Write "${word}".`, [
      this.writing(span, word),
    ])
  }

  /** CODE "(" [ exprs ] ")" */
  protected errorCall(): ErrorCall {
    const missing = !this.at(t.Name)
    if (missing) this.expected('the code of an error', undefined, { wants: 'error' })
    const code = missing ? this.emptyName(this.lastEnd()) : this.nameOf(this.take())
    const start = code.start
    if (missing && !this.at(t.LParen)) return { kind: 'error-call', code, args: [], start, end: this.lastEnd() }
    const args = this.at(t.LParen) || missing ? this.args() : this.#bareArguments(code)
    return { kind: 'error-call', code, args, start, end: this.lastEnd() }
  }

  /** Reports `fail CODE` and `fail CODE x`, which lack their parentheses. */
  #bareArguments(code: NameNode): ExprNode[] {
    const args: ExprNode[] = []
    if (!startsOperand(this.LA(1)) || STATEMENT_WORDS.includes(this.LA(1).image)) {
      const help = `Write the parentheses also where there is nothing in them: ${code.text}().`
      this.expected('"("', help, { wants: 'arguments' })
      return args
    }
    const start = this.startOf(this.LA(1))
    const blank = { start: this.lastEnd(), end: start, text: '(' }
    args.push(this.expression())
    while (this.at(t.Comma)) {
      this.SKIP_TOKEN()
      args.push(this.expression())
    }
    const end = this.lastEnd()
    const help = `Write them in parentheses: ${code.text}(…).`
    this.wrong(start, end, `The arguments of "${code.text}" have no parentheses.`, help, [
      { title: 'Write the parentheses', edits: [blank, { start: end, end, text: ')' }], signs: true },
    ])
    return args
  }

  /** An expression; reports the name in `paused = true`. */
  #argument(): ExprNode {
    if (this.at(t.Name) && this.LA(2).tokenType === t.Equals && !this.atFunction(1)) {
      const start = this.startOf(this.take())
      this.SKIP_TOKEN()
      const edits = [{ start, end: this.startOf(this.LA(1)), text: '' }]
      const written = this.textAt({ start, end: this.lastEnd() })
      const help = 'Write only the values, in the order of the parameters.'
      this.wrong(start, this.lastEnd(), 'Arguments have no names.', help, [
        { title: `Remove ${quote(written)}`, edits },
      ])
    }
    return this.expression()
  }

  /** True at a function such as `x => x + 1`. */
  protected abstract atFunction(ahead: number): boolean

  /** "(" [ exprs ] ")" */
  protected args(): ExprNode[] {
    const args: ExprNode[] = []
    if (!this.needSign('(')) return args
    this.list(t.RParen, () => args.push(this.#argument()))
    this.closeBracket(')')
    return args
  }

  /** The number of tokens before the first one of the statement, outside of brackets, that fits; undefined if none does. */
  protected lineEndAhead(fits: (ahead: number) => boolean): number | undefined {
    let depth = 0
    for (let ahead = 1; ahead < MOST_OF_STATEMENT; ahead++) {
      const { tokenType } = this.LA(ahead)
      if (depth === 0 && fits(ahead)) return ahead - 1
      if (tokenType === t.LineEnd || tokenType === t.StatementEnd || this.LA(ahead).image === '') return undefined
      if (t.isOpener(tokenType)) depth++
      else if (t.isCloser(tokenType)) depth--
      if (depth < 0) return undefined
    }
    return undefined
  }

  protected textAt({ start, end }: Span): string {
    return this.unit.text.slice(this.unit.start + start, this.unit.start + end)
  }
}

const SIGN_TYPES = {
  '(': t.LParen,
  ')': t.RParen,
  '[': t.LSquare,
  ']': t.RSquare,
  '{': t.LCurly,
  '}': t.RCurly,
  ':': t.Colon,
  '=': t.Equals,
  '->': t.Arrow,
} as const
