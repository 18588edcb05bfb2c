/** The operands of expressions: literals, names, calls, `create`, and what is made of the elements of a set. */
import type { IToken } from 'chevrotain'
import { startsOperand } from '../body-words.ts'
import { endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { ExprNode, FieldExpr, FoldExpr, FromNode, NameNode, QuantifierExpr } from '../tree.ts'
import { ForeignOperandsParser, QUANTIFIERS } from './foreign-operands.ts'

const FOLDS: ReadonlySet<string> = new Set(['sum', 'min', 'max', 'join'])

export abstract class OperandsParser extends ForeignOperandsParser {
  /** primary { "." NAME | "[" expr "]" } */
  protected postfix(): ExprNode {
    let node = this.#primary()
    for (;;) {
      const next = this.LA(1)
      if (next.tokenType === t.Question && this.at(t.Dot, 2) && this.LA(2).startOffset === next.startOffset + 1)
        this.#questionDot()
      else if (this.atForeignDot()) {
        if (!this.higher()) return node
        node = this.#foreignPart(node)
        continue
      } else if (next.tokenType === t.LParen) {
        if (!this.higher()) return node
        if (node.kind === 'field-expr' && this.atFunction(2)) {
          node = this.foreignMethod(node.of, node.name.text)
          continue
        }
        node = node.kind === 'field-expr' ? this.#method(node) : this.#surplusCall(node)
        continue
      } else if (next.tokenType !== t.Dot && next.tokenType !== t.LSquare) return node
      if (!this.higher()) return node
      node = this.at(t.Dot) ? this.#field(node) : this.#index(node)
    }
  }

  /** `::NAME`, `->NAME`, also with arguments. */
  #foreignPart(of: ExprNode): ExprNode {
    this.foreignDot()
    const name = this.bareName('the name of a field')
    if (of.kind !== 'name-expr' || !this.at(t.LParen))
      return { kind: 'field-expr', of, name, start: of.start, end: this.lastEnd() }
    return { kind: 'call-expr', class: of.name, name, args: this.args(), ...this.spanFrom(of.start) }
  }

  #field(of: ExprNode): ExprNode {
    this.SKIP_TOKEN()
    const name = this.bareName('the name of a field')
    return { kind: 'field-expr', of, name, start: of.start, end: this.lastEnd() }
  }

  #index(of: ExprNode): ExprNode {
    this.SKIP_TOKEN()
    const key = this.expression()
    this.closeBracket(']')
    return { kind: 'index-expr', of, key, start: of.start, end: this.lastEnd() }
  }

  /** Reports `a?.b`, as other languages have it. */
  #questionDot(): void {
    const start = this.startOf(this.take())
    const span = { start, end: start + 1 }
    const help = 'Require before that it is not null, or write "??" and what counts instead.'
    this.wrong(start, start + 2, 'There is no "?.".', help, [
      { title: 'Write "."', edits: [{ ...span, text: '' }], signs: true },
    ])
  }

  /** `a.b.c(…)`, which the checker reports: how it is written depends on types. */
  #method({ of, name, start }: FieldExpr): ExprNode {
    return { kind: 'method-expr', of, name, args: this.args(), ...this.spanFrom(start) }
  }

  /** Reports `a[b](…)` and the like, and skips the arguments. */
  #surplusCall(node: ExprNode): ExprNode {
    const message = `${quote(this.textAt(node))} cannot be called.`
    const help = 'A call is written CLASS.message(object, …) or name(…).'
    this.issue('unexpected', node.start, Math.max(node.end, node.start), message, help)
    this.args()
    return node
  }

  #primary(): ExprNode {
    const token = this.LA(1)
    switch (token.tokenType) {
      case t.NumberToken: {
        const { image } = this.take()
        const number = { start: this.startOf(token), end: this.lastEnd(), text: image }
        return this.foreignDuration(number) ?? this.numberOf(token)
      }
      case t.DurationToken:
        return this.#duration(this.take())
      case t.LParen:
        return this.#group()
      case t.LSquare:
        return this.setExpr()
      case t.LCurly:
        return this.mapExpr()
    }
    if (this.at(t.StringToken)) return this.stringOf(this.take())
    return this.at(t.Name) ? this.#named(token) : this.lacksExpr()
  }

  #duration(token: IToken): ExprNode {
    const start = this.startOf(token)
    return { kind: 'duration-expr', text: token.image, start, end: start + token.image.length }
  }

  /** "(" expr ")" */
  #group(): ExprNode {
    const start = this.startOf(this.take())
    const inner = this.expression()
    this.closeBracket(')')
    return { ...inner, start, end: this.lastEnd() }
  }

  #named(token: IToken): ExprNode {
    const { image } = token
    const second = this.LA(2)
    if (image.length < 3 && second.startOffset === endOf(token) && this.at(t.StringToken, 2)) return this.prefixedText()
    if (second.tokenType === t.Equals && this.atFunction(1)) return this.foreignFunction()
    if (second.tokenType === t.LParen) return this.#callOf(image)
    if (this.at(t.Name, 2) && startsOperand(second)) {
      const prefixed = this.#prefixed(image)
      if (prefixed) return prefixed
    }
    if (second.tokenType === t.Dot && this.at(t.Name, 3) && this.at(t.LParen, 4))
      return this.atFunction(5) ? this.#methodOfName() : this.call()
    if (second.tokenType === t.LCurly && this.atRecord()) {
      const name = this.nameOf(this.take())
      const members = this.members()
      return { kind: 'record-expr', name, members, ...this.spanFrom(name.start) }
    }
    const name = this.nameOf(this.take())
    return { kind: 'name-expr', name, start: name.start, end: name.end }
  }

  /** A word and a name after it. */
  #prefixed(word: string): ExprNode | null {
    switch (word) {
      case 'all': {
        const start = this.startOf(this.take())
        return { kind: 'all-expr', name: this.nameOf(this.take()), ...this.spanFrom(start) }
      }
      case 'create':
      case 'new':
        return this.#create()
      case 'await': {
        this.surplusPrefix()
        return this.postfix()
      }
      case 'async': {
        const start = this.startOf(this.take())
        return { kind: 'async-expr', call: this.call(), ...this.spanFrom(start) }
      }
      case 'can':
      case 'refusal': {
        const start = this.startOf(this.take())
        return { kind: 'can-expr', word, call: this.call(), ...this.spanFrom(start) }
      }
      default:
        return null
    }
  }

  /** `NAME.NAME(x => …)` */
  #methodOfName(): ExprNode {
    const of = this.nameOf(this.take())
    this.SKIP_TOKEN()
    return this.foreignMethod(of, this.take().image)
  }

  /** "create" NAME members */
  #create(): ExprNode {
    const start = this.startOf(this.LA(1))
    const isNew = this.atWord('new')
    if (isNew && !this.at(t.LParen, 3)) this.meantWord('create')
    else this.SKIP_TOKEN()
    const name = this.nameOf(this.take())
    const members = this.at(t.LParen) ? this.parenthesesForMembers(isNew, start) : this.members()
    return { kind: 'create-expr', class: name, members, ...this.spanFrom(start) }
  }

  #callOf(word: string): ExprNode {
    const quantifier = QUANTIFIERS.get(word)
    if (quantifier) return this.#quantified(quantifier)
    if (FOLDS.has(word)) return this.#fold(word as FoldExpr['word'])
    return word === 'first' ? this.#first() : this.call()
  }

  /** `any(C for x in S)`, `any(x in S : C)`, or a call of that name. */
  #quantified(word: QuantifierExpr['word']): ExprNode {
    const name = this.nameOf(this.take())
    this.SKIP_TOKEN()
    const args: ExprNode[] = []
    if (!this.at(t.RParen)) {
      const value = this.expression()
      if (this.atWord('for')) return this.foreignQuantifier(word, name.start, value)
      if (this.at(t.Colon)) return this.foreignQuantified(word, name.start, value)
      args.push(value)
      this.separated(t.RParen, () => args.push(this.expression()))
    }
    this.closeBracket(')')
    return { kind: 'call-expr', class: null, name, args, ...this.spanFrom(name.start) }
  }

  /** [ NAME "." ] NAME "(" [ exprs ] ")" */
  protected call(): ExprNode {
    const first = this.bareName('a call')
    let owner: NameNode | null = null
    let name = first
    if (this.at(t.Dot)) {
      this.SKIP_TOKEN()
      owner = first
      name = this.bareName('the name of a message')
    }
    const args = this.args()
    return { kind: 'call-expr', class: owner, name, args, ...this.spanFrom(first.start) }
  }

  /** "sum" "(" expr "for" from ")", or a call of that name */
  #fold(word: FoldExpr['word']): ExprNode {
    const name = this.nameOf(this.take())
    this.SKIP_TOKEN()
    const args: ExprNode[] = []
    if (!this.at(t.RParen)) {
      const value = this.expression()
      if (this.atWord('for')) return this.#foldFor(word, value, name.start)
      args.push(value)
      this.separated(t.RParen, () => args.push(this.expression()))
    }
    this.closeBracket(')')
    return { kind: 'call-expr', class: null, name, args, ...this.spanFrom(name.start) }
  }

  #foldFor(word: FoldExpr['word'], value: ExprNode, start: number): ExprNode {
    this.SKIP_TOKEN()
    const from = this.from()
    let separator: ExprNode | null = null
    if (word === 'join') {
      if (this.at(t.Comma)) {
        this.SKIP_TOKEN()
        separator = this.expression()
      } else separator = this.lacksExpr('"," and the text between the parts')
      if (this.at(t.Comma) && this.at(t.RParen, 2)) this.SKIP_TOKEN()
    }
    this.closeBracket(')')
    return { kind: 'fold-expr', word, value, from, separator, ...this.spanFrom(start) }
  }

  /** "first" "(" from [ "by" expr ] ")" */
  #first(): ExprNode {
    const start = this.startOf(this.take())
    this.SKIP_TOKEN()
    const from = this.atWord('in', 2) ? this.from() : this.#lacksElement()
    let by: ExprNode | null = null
    if (this.atWord('by')) {
      this.SKIP_TOKEN()
      by = this.expression()
    }
    this.closeBracket(')')
    return { kind: 'first-expr', from, by, ...this.spanFrom(start) }
  }

  /** Reports `first(s)`. */
  #lacksElement(): FromNode {
    const start = this.startOf(this.LA(1))
    if (this.at(t.RParen)) {
      this.expected('"x in s"', 'For example: first(x in all VM where …).')
      const missing = this.missingExpr()
      return {
        kind: 'from',
        name: this.emptyName(missing.start),
        in: missing,
        where: null,
        ...this.spanFrom(missing.start),
      }
    }
    const source = this.disjunction()
    const written = this.textAt(source)
    const edits = [{ start, end: start, text: 'x in ' }]
    const message = `Expected "x in" before ${quote(written)}.`
    this.wrong(start, source.end, message, `Write "first(x in ${written})".`, [{ title: 'Write "x in"', edits }])
    return this.fromOf(start, this.emptyName(start), source)
  }
}
