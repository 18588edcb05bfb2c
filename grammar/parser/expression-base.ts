/** What the rules of expressions share: words, missing parts and the bound of their depth. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { isClose } from '../guess.ts'
import * as t from '../tokens.ts'
import type { ErrorCall, ExprNode, FromNode, MissingExpr, NameNode, Span } from '../tree.ts'
import { ValuesParser } from './values.ts'

/** How deep expressions may stand in each other. Brackets are bounded by the layout; this bounds `if … else if …`. */
const MAX_DEPTH = 150
/** How deep the tree of one expression may be: the number of operators in a row. */
const MAX_HEIGHT = 500

export abstract class ExpressionBaseParser extends ValuesParser {
  /** In how many expressions the present one stands. */
  #depth = 0
  /** The height of the highest tree that was read in the present expression. */
  #height = 0
  /** True where `=` ends the expression, since it may be the place of an assignment. */
  protected isPlace = false

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
    return this.fromOf(name.start, name, source)
  }

  /** [ "where" expr ] behind the start of a `from`. */
  protected fromOf(start: number, name: NameNode, source: ExprNode): FromNode {
    let where: ExprNode | null = null
    if (this.at(t.WhereWord)) {
      this.SKIP_TOKEN()
      where = this.expression()
    }
    return { kind: 'from', name, in: source, where, start, end: Math.max(this.lastEnd(), source.end) }
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
    const args = this.args()
    return { kind: 'error-call', code, args, start, end: this.lastEnd() }
  }

  /** "(" [ exprs ] ")" */
  protected args(): ExprNode[] {
    const args: ExprNode[] = []
    if (!this.needSign('(')) return args
    this.list(t.RParen, () => args.push(this.expression()))
    this.closeBracket(')')
    return args
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
