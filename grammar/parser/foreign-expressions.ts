/** Reads expressions as other languages write them: `a && b`, `!a`, `a ? b : c`, `a = b`. Reports and repairs each. */
import { tokenMatcher } from 'chevrotain'
import { endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { ExprNode, Span } from '../tree.ts'
import { OperandsParser } from './operands.ts'

/** Operators that are words or several signs in other languages. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['AND', 'and'],
  ['And', 'and'],
  ['OR', 'or'],
  ['Or', 'or'],
  ['is', '=='],
  ['eq', '=='],
  ['mod', '%'],
  ['ne', '!='],
])

/** Operators that the language writes with others around. */
export const FOREIGN_INFIX: ReadonlySet<string> = new Set(['contains', 'includes', 'has', 'between', 'like'])

export abstract class ForeignExpressionsParser extends OperandsParser {
  /** The operator that the next tokens are meant as; undefined where they are no operator. */
  protected foreignOperator(_left: ExprNode): string | undefined {
    const token = this.LA(1)
    if (token.image === 'is' && this.atWord('not', 2)) return '!='
    if (token.tokenType === t.Equals) return this.isPlace ? undefined : '=='
    if (token.tokenType === t.Pipe) return this.at(t.Pipe, 2) ? 'or' : undefined
    if (token.tokenType === t.Unknown || token.tokenType === t.Name) return WORDS.get(token.image)
    return undefined
  }

  /** Takes the operator, which may be written as in another language. */
  protected takeOperator(operator: string): void {
    const token = this.take()
    const start = this.startOf(token)
    let end = start + token.image.length
    const next = this.LA(1)
    const adjacent = next.startOffset === endOf(token)
    const isLonger = next.tokenType === t.Pipe || (next.tokenType === t.Equals && /^[=!]=$/.test(token.image))
    if ((adjacent && (isLonger || operator === '!=')) || (token.image === 'is' && operator === '!='))
      end = endOf(this.take()) - this.unit.start
    else if (token.image === operator) return
    const written = this.textAt({ start, end })
    if (written === '&&') return
    const help = written === '=' ? '"=" assigns; "==" compares.' : `Write "${operator}".`
    this.wrong(start, end, `Expected "${operator}", but found ${quote(written)}.`, help, [
      { ...this.writing({ start, end }, operator), signs: true },
    ])
  }

  /** Reports `a < b < c`. */
  protected chained(left: ExprNode): void {
    const found = this.LA(1)
    const middle = left.kind === 'binary-expr' ? this.textAt(left.right) : ''
    const repair = { title: `Write "and ${middle}"`, edits: [this.#insertion(this.lastEnd(), ` and ${middle}`)] }
    const help = `Compare twice: "${this.textAt(left)} and ${middle} ${found.image} …".`
    const start = this.startOf(found)
    this.wrong(start, start + found.image.length, 'Comparisons cannot follow each other.', help, [repair])
  }

  /** Reports `a not in s`, which is read as `not (a in s)`. */
  protected notIn(left: ExprNode, operand: () => ExprNode): ExprNode {
    const start = this.startOf(this.take())
    const operatorStart = this.startOf(this.take())
    const right = operand()
    const end = Math.max(this.lastEnd(), right.end)
    const edits = [
      this.#insertion(left.start, 'not ('),
      { start, end: operatorStart, text: '' },
      this.#insertion(end, ')'),
    ]
    const help = `Write "not (${this.textAt(left)} in …)".`
    this.wrong(start, operatorStart + 2, 'There is no operator "not in".', help, [
      { title: 'Write "not (… in …)"', edits },
    ])
    const of: ExprNode = { kind: 'binary-expr', operator: 'in', operatorStart, left, right, start: left.start, end }
    return { kind: 'unary-expr', operator: 'not', of, start: left.start, end }
  }

  /** Reports `not`, `every`, `some` or `if` where an operator wants an operand. */
  protected lacksParentheses(start: number, { end }: Span, word: string): void {
    const edits = [this.#insertion(start, '('), this.#insertion(Math.max(end, this.lastEnd()), ')')]
    const help = `Write parentheses around it: "(${word} …)".`
    this.wrong(start, start + word.length, `"${word}" cannot stand behind an operator.`, help, [
      { title: 'Write parentheses', edits, signs: true },
    ])
  }

  #insertion(at: number, text: string): Span & { readonly text: string } {
    return { start: at, end: at, text }
  }

  /** Reports `!a`, which is read as `not a`. */
  protected exclamation(operand: () => ExprNode): ExprNode {
    const start = this.startOf(this.take())
    const span = { start, end: start + 1 }
    const right = { title: 'Write "not"', edits: [{ ...span, text: 'not ' }], signs: true as const }
    this.wrong(start, start + 1, 'Expected "not", but found "!".', 'Write "not".', [right])
    const of = this.deeper(operand)
    return { kind: 'unary-expr', operator: 'not', of, start, end: Math.max(of.end, start + 1) }
  }

  /** Reports `+a`. */
  protected surplusPlus(): void {
    const start = this.startOf(this.take())
    const edits = [{ start, end: start + 1, text: '' }]
    this.wrong(start, start + 1, 'Unnecessary "+".', 'Remove it.', [{ title: 'Remove "+"', edits, signs: true }])
  }

  /** Reports `a ? b : c`, which is read as `if a then b else c`. */
  protected ternary(condition: ExprNode): ExprNode {
    const question = this.startOf(this.take())
    const ends = this.atEnd()
    const then = ends ? this.missingExpr() : this.expression()
    const colon = this.at(t.Colon) ? this.startOf(this.take()) : null
    const otherwise = colon === null ? this.missingExpr() : this.expression()
    const { start } = condition
    const span = { start, end: Math.max(this.lastEnd(), otherwise.end) }
    const edits = [
      this.#insertion(start, 'if '),
      { start: question, end: question + 1, text: 'then' },
      ...(colon === null ? [] : [{ start: colon, end: colon + 1, text: 'else' }]),
    ]
    const repairs = colon === null ? [] : [{ title: 'Write "if … then … else …"', edits }]
    const help = ends ? 'Compare with null: "x != null".' : 'Write "if … then … else …".'
    this.wrong(question, question + 1, 'There is no operator "?".', help, repairs)
    return { kind: 'if-expr', condition, then, else: otherwise, ...span }
  }

  /** Reports `s contains x`, `x between a and b` and `s like p`. */
  protected foreignInfix(left: ExprNode, operand: () => ExprNode): ExprNode {
    const word = this.take()
    const start = this.startOf(word)
    const first = operand()
    const isBetween = word.image === 'between' && this.atWord('and')
    if (isBetween) this.SKIP_TOKEN()
    const last = isBetween ? operand() : first
    const span = { start: left.start, end: Math.max(this.lastEnd(), last.end) }
    const [a, b, c] = [left, first, last].map((part) => this.textAt(part))
    const right = isBetween ? `${a} in [${b} .. ${c}]` : word.image === 'like' ? undefined : `${b} in ${a}`
    const help = right === undefined ? 'Write matches(text, "pattern").' : `Write ${right}.`
    const repairs = right === undefined ? [] : [{ title: `Write ${quote(right)}`, edits: [{ ...span, text: right }] }]
    this.wrong(start, start + word.image.length, `There is no operator "${word.image}".`, help, repairs)
    const [of, set] = isBetween ? [left, first] : [first, left]
    return { kind: 'binary-expr', operator: 'in', operatorStart: start, left: of, right: set, ...span }
  }

  /** True at `if c else b` behind a value. */
  protected atConditionBehind(): boolean {
    if (!this.atWord('if') || this.isPlace || !this.onLine(1)) return false
    const isPlain = this.lineEndAhead((ahead) => this.atWord('then', ahead) || this.at(t.LCurly, ahead)) === undefined
    return isPlain && this.lineEndAhead((ahead) => this.atWord('else', ahead)) !== undefined
  }

  /** Reports `a if c else b`. */
  protected conditionInside(then: ExprNode): ExprNode {
    const word = this.startOf(this.take())
    const condition = this.disjunction()
    if (this.atWord('else')) this.SKIP_TOKEN()
    const otherwise = this.expression()
    const span = { start: then.start, end: Math.max(this.lastEnd(), otherwise.end) }
    const right = `if ${this.textAt(condition)} then ${this.textAt(then)} else ${this.textAt(otherwise)}`
    this.wrong(word, word + 2, 'The condition stands first in a conditional expression.', `Write ${right}.`, [
      { title: `Write ${quote(right)}`, edits: [{ ...span, text: right }] },
    ])
    return { kind: 'if-expr', condition, then, else: otherwise, ...span }
  }

  /** Reports that `then` is missing; true where its expression follows. */
  protected lacksThen(): boolean {
    const follows = !this.atEnd() && !this.at(t.LCurly) && !tokenMatcher(this.LA(1), t.StatementEnd)
    this.expected('"then"', undefined, { repairs: [this.putting('then')] })
    return follows
  }
}
