/** Expressions in brackets: sets, ranges, maps, what is made of all elements of a set, and the members of records and objects. */
import * as t from '../tokens.ts'
import type { BinaryExpr, ExprNode, FromNode, MapPair, MembersNode, MemberValue, Span } from '../tree.ts'
import { ExpressionBaseParser } from './expression-base.ts'

export abstract class CollectionsParser extends ExpressionBaseParser {
  /** "[" [ exprs ] "]" | "[" expr ".." expr "]" | "[" expr "for" from "]" | "[" from "]" */
  protected setExpr(): ExprNode {
    const start = this.startOf(this.take())
    if (this.at(t.RSquare)) return this.#setOf([], start)
    const first = this.expression()
    if (this.atOperator('..')) return this.#range(first, start)
    if (this.atWord('for')) return this.#setFor(first, start)
    const element = this.at(t.WhereWord) || this.at(t.RSquare) ? elementOf(first) : null
    if (element) {
      const from = this.fromOf(first.start, element.name, element.source)
      this.closeBracket(']')
      return { kind: 'set-for-expr', value: null, from, start, end: this.lastEnd() }
    }
    const items = [first]
    this.separated(t.RSquare, () => items.push(this.expression()))
    return this.#setOf(items, start)
  }

  #setOf(items: ExprNode[], start: number): ExprNode {
    this.closeBracket(']')
    return { kind: 'set-expr', items, start, end: this.lastEnd() }
  }

  #range(first: ExprNode, start: number): ExprNode {
    this.SKIP_TOKEN()
    const last = this.expression()
    this.closeBracket(']')
    return { kind: 'range-expr', first, last, start, end: this.lastEnd() }
  }

  #setFor(value: ExprNode, start: number): ExprNode {
    this.SKIP_TOKEN()
    const from = this.from()
    this.closeBracket(']')
    return { kind: 'set-for-expr', value, from, start, end: this.lastEnd() }
  }

  /** The items after the first one: { "," item } [ "," ] */
  protected separated(closer: typeof t.RSquare, item: () => void): void {
    if (this.at(closer)) return
    if (this.at(t.Comma)) this.SKIP_TOKEN()
    else {
      this.expected(`"," or "${closer.PATTERN as string}"`, undefined, { repairs: [this.putting(',')] })
      this.skipTo(t.Comma, closer)
      if (this.at(t.Comma)) this.SKIP_TOKEN()
    }
    this.list(closer, item)
  }

  /** "{" [ pair { "," pair } ] "}" | "{" pair "for" from "}" */
  protected mapExpr(): ExprNode {
    const start = this.startOf(this.take())
    this.skipLineEnds()
    const entries: MapPair[] = []
    while (!this.at(t.RCurly) && !this.atEof()) {
      const first = this.LA(1)
      const pair = this.#pair()
      if (entries.length === 0 && this.atWord('for')) return this.#mapFor(pair, start)
      entries.push(pair)
      this.#endPair()
      if (this.LA(1) === first) break
    }
    this.closeBracket('}')
    return { kind: 'map-expr', entries, start, end: this.lastEnd() }
  }

  #endPair(): void {
    this.skipLineEnds()
    if (!this.at(t.Comma) && !this.at(t.RCurly)) {
      this.expected('"," or "}"', undefined, { repairs: [this.putting(',')] })
      if (!this.at(t.StringToken) && !this.at(t.Name)) this.skipTo(t.Comma, t.RCurly)
    }
    if (this.at(t.Comma)) this.SKIP_TOKEN()
    this.skipLineEnds()
  }

  #mapFor(pair: MapPair, start: number): ExprNode {
    this.SKIP_TOKEN()
    const from = this.from()
    this.skipLineEnds()
    this.closeBracket('}')
    return { kind: 'map-for-expr', pair, from, start, end: this.lastEnd() }
  }

  /** expr "->" expr */
  #pair(): MapPair {
    const key = this.deeper(() => this.placed(() => this.disjunction(), 'key'))
    const swapped = this.at(t.Colon) || this.at(t.Equals) || this.at(t.Computed)
    if (swapped && key.kind === 'name-expr') this.#nameForKey(key)
    if (swapped) this.meant('->')
    const value = swapped || this.needSign('->') ? this.expression() : this.missingExpr()
    return { kind: 'map-pair', key, value, start: key.start, end: Math.max(this.lastEnd(), key.end) }
  }

  /** Reports `{ a = 1 }` and `{ a: 1 }`, in which other languages have texts as keys. */
  #nameForKey(key: Span): void {
    const sign = this.LA(1)
    const found = { start: this.startOf(sign), end: this.startOf(sign) + sign.image.length }
    const [plain, text] = [this.textAt(key), `"${this.textAt(key)}"`]
    const arrow = { start: key.end, end: found.end, text: ' ->' }
    this.wrong(
      found.start,
      found.end,
      `Expected "->" after "${plain}", but found "${sign.image}".`,
      `Write ${text} -> … for the text, and ${plain} -> … for the value of "${plain}".`,
      [{ title: `Write ${text} ->`, edits: [{ start: key.start, end: key.end, text }, arrow] }],
    )
  }

  /** Reads an expression that `=` ends. */
  protected placed(parse: () => ExprNode, kind: 'place' | 'key' = 'place'): ExprNode {
    const before = this.isPlace
    this.isPlace = kind
    const node = parse()
    this.isPlace = before
    return node
  }

  /** "{" [ "..." [ expr ] ] { NAME "=" expr } "}" ; `{ ... }` are the defaults of a record */
  protected members(): MembersNode {
    if (!this.at(t.LCurly)) {
      this.expected('"{"', undefined, { repairs: [this.putting('{ }')] })
      return { kind: 'members', spread: null, values: [], start: this.lastEnd(), end: this.lastEnd() }
    }
    const start = this.startOf(this.take())
    let spread: ExprNode | null = null
    const values: MemberValue[] = []
    this.#skipSeparators()
    if (this.atOperator('...')) {
      this.SKIP_TOKEN()
      if (!this.at(t.RCurly)) spread = this.expression()
      this.#endMember()
    }
    while (!this.at(t.RCurly) && !this.atEof()) {
      const first = this.LA(1)
      values.push(this.#memberValue())
      this.#endMember()
      if (this.LA(1) === first) this.SKIP_TOKEN()
    }
    if (this.at(t.RCurly)) this.SKIP_TOKEN()
    return { kind: 'members', spread, values, start, end: this.lastEnd() }
  }

  #endMember(): void {
    if (this.atWord('for')) this.#forInside()
    if (!this.at(t.LineEnd) && !this.at(t.Comma) && !this.at(t.RCurly)) {
      const next = this.at(t.Name) && (this.at(t.Equals, 2) || this.at(t.Colon, 2))
      this.expected('a comma or a new line', undefined, next ? { repairs: [this.putting(',')] } : undefined)
      if (!next) this.skipTo(t.LineEnd, t.Comma, t.RCurly)
    }
    this.#skipSeparators()
  }

  /** Reports `{ ...x for x in s }`, whose `for` stands behind the brace. */
  #forInside(): void {
    const word = this.take()
    const start = this.startOf(word)
    this.from()
    const close = this.startOf(this.LA(1))
    const edits = [
      { start, end: start, text: '} ' },
      { start: this.lastEnd(), end: close + 1, text: '' },
    ]
    const repairs = this.at(t.RCurly) ? [{ title: 'Write "}" before "for"', edits, signs: true as const }] : []
    this.wrong(start, start + word.image.length, 'Expected "}" before "for".', 'Write { … } for x in s.', repairs)
  }

  #skipSeparators(): void {
    while (this.at(t.LineEnd) || this.at(t.Comma)) this.SKIP_TOKEN()
  }

  /** NAME "=" expr */
  #memberValue(): MemberValue {
    if (this.atOperator('...')) {
      this.issueAt(this.LA(1), '"..." stands behind other members.', 'Write it first.')
      this.SKIP_TOKEN()
      const value = this.expression()
      return { kind: 'member-value', name: this.emptyName(value.start), value, start: value.start, end: value.end }
    }
    const name = this.bareName('the name of a field')
    const swapped = this.at(t.Colon) || this.at(t.Computed) || this.at(t.Arrow) || this.atOperator('==')
    if (swapped) this.meant('=')
    const value = swapped || this.needSign('=') ? this.expression() : this.missingExpr()
    return { kind: 'member-value', name, value, start: name.start, end: Math.max(this.lastEnd(), name.end) }
  }

  /** True at `NAME {` that is a record: before `NAME =` or `...`. */
  protected atRecord(): boolean {
    if (!this.at(t.Name) || !this.at(t.LCurly, 2)) return false
    const ahead = this.at(t.LineEnd, 3) ? 4 : 3
    return this.atOperator('...', ahead) || (this.at(t.Name, ahead) && this.at(t.Equals, ahead + 1))
  }

  protected spanFrom(start: number): Span {
    return { start, end: this.lastEnd() }
  }
}

/** The parts of `x in s`, which begins the expression; `s` may go on with `or …`. */
function elementOf(first: ExprNode): { name: FromNode['name']; source: ExprNode } | null {
  const spine: BinaryExpr[] = []
  let node = first
  while (node.kind === 'binary-expr' && node.start === first.start && node.left.start === first.start) {
    if (node.operator === 'in') {
      if (node.left.kind !== 'name-expr' || node.left.end !== node.left.name.end) return null
      if (node.left.start !== node.left.name.start) return null
      return { name: node.left.name, source: rebuilt(spine, node.right) }
    }
    if (node.operator !== 'or' && node.operator !== 'and') return null
    spine.push(node)
    node = node.left
  }
  return null
}

/** The operators of the spine, outermost first, around another left operand. */
function rebuilt(spine: readonly BinaryExpr[], left: ExprNode): ExprNode {
  return spine.reduceRight<ExprNode>((node, outer) => ({ ...outer, left: node, start: node.start }), left)
}
