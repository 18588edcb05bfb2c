/** Expressions: operators by their precedence, `not`, `every`, `some` and `if`. */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { startsOperand } from '../body-words.ts'
import { endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { BinaryOperator, ExprNode, FromNode, QuantifierExpr } from '../tree.ts'
import { FOREIGN_INFIX, ForeignExpressionsParser } from './foreign-expressions.ts'
import { QUANTIFIERS } from './foreign-operands.ts'

const COMPARE = 4
/** How closely each operator binds; `not` lies between `and` and the comparisons. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ...[['or', 1] as const, ['and', 2] as const],
  ...['==', '!=', '<', '<=', '>', '>=', 'in'].map((sign) => [sign, COMPARE] as const),
  ...['+', '-'].map((sign) => [sign, 5] as const),
  ...['*', '/', '%'].map((sign) => [sign, 6] as const),
])
const NOT = 3

/** The number of tokens of a line that are looked at. */
const MOST_OF_LINE = 100

const STATEMENT_ENDS = new Set<TokenType>([t.LineEnd, t.StatementEnd, t.RCurly])

export abstract class ExpressionsParser extends ForeignExpressionsParser {
  /** "if" expr "then" expr "else" expr | or */
  protected expression(): ExprNode {
    return this.deeper(() => (this.atPrefix('if') ? this.#ifExpr() : this.#infix(0)))
  }

  protected disjunction(): ExprNode {
    return this.#infix(0)
  }

  /** An expression that `=` ends, since it may be a place. */
  protected placeExpression(): ExprNode {
    return this.deeper(() => this.placed(() => this.#infix(0)))
  }

  /** True at a word before an operand: `not x`, but not at a name `not`. */
  protected atPrefix(word: string): boolean {
    if (!this.atWord(word)) return false
    const next = this.LA(2)
    if (startsOperand(next)) return !(next.image === 'in' && tokenMatcher(next, t.Name))
    return t.isOpener(next.tokenType) || next.image === '-' || next.image === '!'
  }

  #ifExpr(): ExprNode {
    const start = this.startOf(this.take())
    const condition = this.expression()
    if (this.at(t.LCurly)) return this.#ifWithBraces(start, condition)
    if (this.atWord('then')) this.SKIP_TOKEN()
    else if (!this.lacksThen()) return this.#ifWithout(start, condition)
    const then = this.expression()
    const otherwise = this.needWord('else') ? this.expression() : this.missingExpr()
    return { kind: 'if-expr', condition, then, else: otherwise, ...this.spanFrom(start) }
  }

  /** Reports `if c { a } else { b }` where a value is expected. */
  #ifWithBraces(start: number, condition: ExprNode): ExprNode {
    const [open, then] = this.#inBraces()
    const hasElse = this.atWord('else') && this.at(t.LCurly, 2)
    if (hasElse) this.SKIP_TOKEN()
    const [, otherwise] = hasElse ? this.#inBraces() : [0, this.missingExpr()]
    const span = { start, end: this.lastEnd() }
    const [c, a, b] = [condition, then, otherwise].map((part) => this.textAt(part))
    const right = `if ${c} then ${a} else ${b}`
    const repairs = hasElse ? [{ title: `Write ${quote(right)}`, edits: [{ ...span, text: right }] }] : []
    this.wrongOuter(
      { start: open, end: span.end },
      'A conditional expression has no braces.',
      'Write "if … then … else …".',
      repairs,
    )
    return { kind: 'if-expr', condition, then, else: otherwise, ...span }
  }

  #inBraces(): [number, ExprNode] {
    const start = this.startOf(this.take())
    this.skipLineEnds()
    const value = this.at(t.RCurly) ? this.missingExpr() : this.expression()
    this.skipLineEnds()
    this.closeBracket('}')
    return [start, value]
  }

  #ifWithout(start: number, condition: ExprNode): ExprNode {
    const missing = this.missingExpr()
    return { kind: 'if-expr', condition, then: missing, else: this.missingExpr(), ...this.spanFrom(start) }
  }

  /** Operands and the operators between them that bind at least as closely as `least`. */
  #infix(least: number): ExprNode {
    let left = this.#prefixed(least)
    for (;;) {
      if (least <= COMPARE && this.atInfixName(FOREIGN_INFIX)) {
        left = this.foreignInfix(left, () => this.#infix(COMPARE + 1))
        continue
      }
      if (this.atWord('not') && this.atWord('in', 2) && least <= COMPARE) {
        left = this.notIn(left, () => this.#infix(COMPARE + 1))
        continue
      }
      const operator = this.#operator(left)
      const level = operator === undefined ? undefined : LEVELS.get(operator)
      if (operator === undefined || level === undefined || level < least) {
        if (least > 0) return left
        if (this.at(t.Question)) return this.ternary(left)
        return this.atConditionBehind() ? this.conditionInside(left) : left
      }
      if (!this.higher()) return left
      const token = this.LA(1)
      if (level === COMPARE && isComparison(left)) this.chained(left)
      this.takeOperator(operator)
      const right = this.#infix(level + 1)
      const operatorStart = this.startOf(token)
      const end = Math.max(right.end, operatorStart + 1)
      left = {
        kind: 'binary-expr',
        operator: operator as BinaryOperator,
        operatorStart,
        left,
        right,
        start: left.start,
        end: Math.max(end, this.lastEnd()),
      }
    }
  }

  /** The operator that stands here, also in the form of another language. */
  #operator(left: ExprNode): string | undefined {
    const token = this.LA(1)
    const { tokenType, image } = token
    if (image === '<' && this.atOperator('>', 2) && this.LA(2).startOffset === endOf(token)) return '!='
    if (tokenType === t.Operator || tokenType === t.Slash)
      return LEVELS.has(image) && !(this.isPlace && this.#assigns(token)) ? image : undefined
    if (tokenMatcher(token, t.Name) && LEVELS.has(image)) return image
    return this.foreignOperator(left)
  }

  /** True at `++` and `*=`, which assign in other languages. */
  #assigns(token: IToken): boolean {
    const next = this.LA(2)
    if (next.startOffset !== endOf(token)) return false
    if (next.tokenType === t.Equals) return this.isPlace === 'place' && /^(?:[*/%]|\?\?)$/.test(token.image)
    return next.image === token.image && /^[-+]$/.test(token.image) && STATEMENT_ENDS.has(this.LA(3).tokenType)
  }

  /** "not" not | ( "every" | "some" ) from ":" expr | compare, or an operand where `least` wants one */
  #prefixed(least: number): ExprNode {
    const word = this.LA(1).image
    const isWord = tokenMatcher(this.LA(1), t.Name)
    const quantifier = isWord ? this.#foreignQuantifierWord(word) : undefined
    if (quantifier) return this.#quantifier(quantifier)
    if (isWord && (word === 'not' || word === 'every' || word === 'some' || word === 'if') && this.atPrefix(word)) {
      const start = this.startOf(this.LA(1))
      const node = word === 'not' ? this.#nots() : word === 'if' ? this.#innerIf() : this.#quantifier(word)
      if (least > NOT || word === 'if') this.lacksParentheses(start, node, word)
      return node
    }
    return this.at(t.Operator) ? this.#signed() : this.#other()
  }

  #innerIf(): ExprNode {
    return this.deeper(() => this.#ifExpr())
  }

  #nots(): ExprNode {
    const starts: number[] = []
    while (this.atPrefix('not')) starts.push(this.startOf(this.take()))
    let node = this.#infix(COMPARE)
    for (const start of starts.reverse()) {
      if (!this.higher()) return node
      node = { kind: 'unary-expr', operator: 'not', of: node, start, end: node.end }
    }
    return node
  }

  /** The quantifier that `any x in s : c` means, which is reported. */
  #foreignQuantifierWord(word: string): QuantifierExpr['word'] | undefined {
    if (word === 'some' || word === 'every' || !this.at(t.Name, 2) || !this.atWord('in', 3)) return undefined
    const meant = QUANTIFIERS.get(word)
    if (meant === undefined || (word === 'all' && !this.#hasColon())) return undefined
    const span = { start: this.startOf(this.LA(1)), end: this.startOf(this.LA(1)) + word.length }
    this.wrong(span.start, span.end, `Expected "${meant}", but found "${word}".`, `Write "${meant}".`, [
      this.writing(span, meant),
    ])
    return meant
  }

  /** True if a colon follows on the line. */
  #hasColon(): boolean {
    for (let ahead = 4; ahead < MOST_OF_LINE && this.onLine(ahead); ahead++) {
      if (this.at(t.Colon, ahead)) return true
      if (STATEMENT_ENDS.has(this.LA(ahead).tokenType) || this.at(t.LCurly, ahead)) return false
    }
    return false
  }

  #quantifier(word: QuantifierExpr['word']): ExprNode {
    const start = this.startOf(this.take())
    const from = this.from()
    if (from.where && !this.at(t.Colon)) return this.#whereForColon(word, from, start)
    const follows = this.needSign(':') || startsOperand(this.LA(1)) || this.at(t.LParen)
    const condition = follows ? this.expression() : this.missingExpr()
    return { kind: 'quantifier-expr', word, from, condition, ...this.spanFrom(start) }
  }

  /** Reports `some x in s where c`, which lacks its condition. */
  #whereForColon(word: QuantifierExpr['word'], from: FromNode, start: number): ExprNode {
    const condition = from.where ?? this.missingExpr()
    const at = from.in.end + this.textAt({ start: from.in.end, end: condition.start }).indexOf('where')
    const span = { start: at, end: at + 'where'.length }
    const message = `Expected ":" and a condition behind "${word}".`
    this.wrong(span.start, span.end, message, `Write ":" in place of "where".`, [this.writing(span, ':')])
    return { kind: 'quantifier-expr', word, from: { ...from, where: null }, condition, ...this.spanFrom(start) }
  }

  /** "-" unary | other */
  #signed(): ExprNode {
    if (this.atOperator('!')) return this.exclamation(() => this.#infix(COMPARE + 3))
    if (this.atOperator('+')) this.surplusPlus()
    const minuses: IToken[] = []
    while (this.atOperator('-')) minuses.push(this.take())
    let node: ExprNode = this.#other()
    for (const minus of minuses.reverse()) {
      if (!this.higher()) return node
      const start = this.startOf(minus)
      if ((node.kind === 'int-value' || node.kind === 'float-value') && !node.text.startsWith('-'))
        node = { ...node, text: `-${node.text}`, start }
      else node = { kind: 'unary-expr', operator: '-', of: node, start, end: node.end }
    }
    return node
  }

  /** postfix [ "??" unary ] */
  #other(): ExprNode {
    const left = this.postfix()
    if (!this.atOperator('??') || this.#assigns(this.LA(1)) || !this.higher()) return left
    const operatorStart = this.startOf(this.take())
    const right = this.deeper(() => (this.at(t.Operator) ? this.#signed() : this.#other()))
    const end = Math.max(right.end, this.lastEnd())
    return { kind: 'binary-expr', operator: '??', operatorStart, left, right, start: left.start, end }
  }
}

/** True for a comparison that is not in parentheses. */
function isComparison(node: ExprNode): boolean {
  if (node.kind !== 'binary-expr' || LEVELS.get(node.operator) !== COMPARE) return false
  return node.start === node.left.start
}
