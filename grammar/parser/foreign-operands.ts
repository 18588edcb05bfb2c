/** Reads operands as other languages write them: `2min`, `f"a"`, `power::Running`, `any(… for …)`, `x => …`, `create VM(…)`. */
import { tokenMatcher } from 'chevrotain'
import { breaksLine, endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { ExprNode, FromNode, MembersNode, QuantifierExpr, Span } from '../tree.ts'
import { CollectionsParser } from './collections.ts'

/** The units of time of other languages, for each unit of durations. */
const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ms: 'ms msec msecs millis milli millisecond milliseconds',
    s: 's sec secs second seconds',
    m: 'm min mins minute minutes',
    h: 'h hr hrs hour hours',
    d: 'd day days',
  }).flatMap(([unit, others]) => others.split(' ').map((other) => [other, unit] as const)),
)

/** The quantifiers of other languages. */
export const QUANTIFIERS: ReadonlyMap<string, QuantifierExpr['word']> = new Map([
  ...['some', 'any', 'exists', 'exist'].map((word) => [word, 'some'] as const),
  ...['every', 'all', 'forall', 'each'].map((word) => [word, 'every'] as const),
])

/** How the language writes a method with a function: `$x`, `$s` and `$c` are its parameter, its set and its result. */
const WITH_FUNCTION: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '[$c for $x in $s]': 'map select collect',
    '[$x in $s where $c]': 'filter where find_all',
    '(some $x in $s : $c)': 'some any exists',
    '(every $x in $s : $c)': 'every all',
    'first($x in $s where $c)': 'find',
    'for $x in $s { $c }': 'forEach for_each each',
  }).flatMap(([way, names]) => names.split(' ').map((name) => [name, way] as const)),
)

/** The methods of other languages that make one value of a set. */
const FOLDS: ReadonlySet<string> = new Set(['reduce', 'fold', 'foldl', 'inject'])

export abstract class ForeignOperandsParser extends CollectionsParser {
  /** Takes the unit behind a number in another spelling: `2 min`. Gives the duration; undefined where there is none. */
  protected foreignDuration(number: Span & { readonly text: string }): ExprNode | undefined {
    const unit = this.at(t.Name) ? UNITS.get(this.LA(1).image) : undefined
    const goesOn = this.at(t.LParen, 2) || this.at(t.Dot, 2) || this.at(t.Equals, 2)
    if (unit === undefined || goesOn || !this.onLine(1)) return undefined
    this.SKIP_TOKEN()
    const span = { start: number.start, end: this.lastEnd() }
    const text = number.text + unit
    const message = `${quote(this.textAt(span))} is not a duration.`
    this.wrong(span.start, span.end, message, 'Durations are written 500ms, 2s, 1.5h or 1d.', [
      this.writing(span, text),
    ])
    return { kind: 'duration-expr', text, ...span }
  }

  /** True if the token stands on the line of the one before it. */
  protected onLine(ahead: number): boolean {
    const { image, startOffset } = this.LA(ahead)
    return image !== '' && !breaksLine(this.unit.text, endOf(this.LA(ahead - 1)), startOffset)
  }

  /** Reports `f"a {x}"`, and reads the text. */
  protected prefixedText(): ExprNode {
    const start = this.startOf(this.take())
    const text = this.stringOf(this.take())
    const span = { start, end: text.end }
    const written = this.textAt(text)
    const joined = joinedText(written)
    const help = joined === undefined ? 'Write it without the letter.' : `Write ${joined}.`
    const right = joined ?? written
    this.wrong(start, span.end, 'A text has no letter before it, and no values in it.', help, [
      { title: `Write ${quote(right)}`, edits: [{ ...span, text: right }] },
    ])
    return { ...text, ...span }
  }

  /** True at `::NAME` and at `->NAME` that is not the arrow of a map. */
  protected atForeignDot(): boolean {
    const sign = this.LA(1)
    if (sign.startOffset !== endOf(this.LA(0))) return false
    if (sign.tokenType === t.Arrow)
      return this.isPlace !== 'key' && this.at(t.Name, 2) && this.LA(2).startOffset === endOf(sign)
    if (sign.tokenType !== t.Colon || this.LA(2).tokenType !== t.Colon) return false
    return this.LA(2).startOffset === endOf(sign) && this.at(t.Name, 3)
  }

  /** Takes `::` or `->`, and reports it as a point. */
  protected foreignDot(): void {
    const start = this.startOf(this.take())
    if (this.at(t.Colon)) this.SKIP_TOKEN()
    const span = { start, end: this.lastEnd() }
    const written = this.textAt(span)
    this.wrong(start, span.end, `Expected ".", but found "${written}".`, 'Write ".".', [
      { ...this.writing(span, '.'), signs: true },
    ])
  }

  /** Reports `any(C for x in S)`, and reads it as `(some x in S : C)`. */
  protected foreignQuantifier(word: QuantifierExpr['word'], start: number, value: ExprNode): ExprNode {
    this.SKIP_TOKEN()
    const from = this.from()
    this.closeBracket(')')
    const span = { start, end: this.lastEnd() }
    const right = `(${word} ${this.textAt(from)} : ${this.textAt(value)})`
    this.#written(span, right)
    return { kind: 'quantifier-expr', word, from, condition: value, ...span }
  }

  /** Reports `any(x in S : C)`, behind its first argument. */
  protected foreignQuantified(word: QuantifierExpr['word'], start: number, first: ExprNode): ExprNode {
    this.SKIP_TOKEN()
    const condition = this.expression()
    this.closeBracket(')')
    const span = { start, end: this.lastEnd() }
    this.#written(span, `(${word} ${this.textAt(first)} : ${this.textAt(condition)})`)
    const from: FromNode = {
      kind: 'from',
      name: this.emptyName(first.start),
      in: first,
      where: null,
      start: first.start,
      end: first.end,
    }
    return { kind: 'quantifier-expr', word, from, condition, ...span }
  }

  #written(span: Span, right: string): void {
    const message = `${quote(this.textAt(span))} is written in another way.`
    this.wrongOuter(span, message, `Write ${right}.`, [
      { title: `Write ${quote(right)}`, edits: [{ ...span, text: right }] },
    ])
  }

  /** True at `x =>`, `(x) =>` or `(x, y) =>`, the token `ahead` being the first. */
  protected atFunction(ahead: number): boolean {
    if (this.at(t.LParen, ahead)) {
      const last = this.at(t.Comma, ahead + 2) ? ahead + 3 : ahead + 1
      return this.at(t.Name, last) && this.at(t.RParen, last + 1) && this.#atDoubleArrow(last + 2)
    }
    return this.at(t.Name, ahead) && this.#atDoubleArrow(ahead + 1)
  }

  #atDoubleArrow(ahead: number): boolean {
    const [sign, next] = [this.LA(ahead), this.LA(ahead + 1)]
    return (
      (sign.tokenType === t.Equals && next.image === '>' && next.startOffset === endOf(sign)) ||
      sign.tokenType === t.Arrow
    )
  }

  /** Takes `x => c`; gives the name and the result. */
  #function(): { readonly name: string; readonly result: ExprNode } {
    const isBracketed = this.at(t.LParen)
    if (isBracketed) this.SKIP_TOKEN()
    const name = this.take().image
    while (isBracketed && !this.at(t.RParen)) this.SKIP_TOKEN()
    if (isBracketed) this.SKIP_TOKEN()
    if (this.take().tokenType === t.Equals) this.SKIP_TOKEN()
    return { name, result: this.expression() }
  }

  /** Reports a function as a value. */
  protected foreignFunction(): ExprNode {
    const start = this.startOf(this.LA(1))
    this.#function()
    const span = { start, end: this.lastEnd() }
    const help = 'Declare it at the top level: define name(x : int) : int := ….'
    this.wrongOuter(span, 'A function cannot be a value.', help, [])
    return { kind: 'missing-expr', ...span }
  }

  /** Reports `s.filter(x => c)`, before its parenthesis. */
  protected foreignMethod(of: Span, name: string): ExprNode {
    this.SKIP_TOKEN()
    const { name: parameter, result } = this.#function()
    while (this.at(t.Comma)) {
      this.SKIP_TOKEN()
      this.expression()
    }
    this.closeBracket(')')
    const span = { start: of.start, end: this.lastEnd() }
    const way = WITH_FUNCTION.get(name)
      ?.replaceAll('$x', () => parameter)
      .replaceAll('$s', () => this.textAt(of))
      .replaceAll('$c', () => this.textAt(result))
    const other = FOLDS.has(name)
      ? `Write sum(… for x in ${this.textAt(of)}), or min, max or join.`
      : 'Write a loop: for x in s { … }.'
    const help = way === undefined ? other : `Write ${way}.`
    const repairs = way === undefined ? [] : [{ title: `Write ${quote(way)}`, edits: [{ ...span, text: way }] }]
    this.wrongOuter(span, `A function cannot be an argument of "${name}".`, help, repairs)
    return { kind: 'call-expr', class: null, name: this.emptyName(span.start), args: [], ...span }
  }

  /** Reports `create VM(a = 1)`, and skips the parentheses. */
  protected parenthesesForMembers(isNew: boolean, wordStart: number): MembersNode {
    const start = this.startOf(this.take())
    const names: Span[] = []
    let isNamed = true
    while (!this.at(t.RParen) && !this.atEof()) {
      const first = this.LA(1)
      if (this.at(t.Name) && (this.at(t.Equals, 2) || this.at(t.Colon, 2))) {
        this.SKIP_TOKEN()
        names.push({ start: this.startOf(this.LA(1)), end: this.startOf(this.LA(1)) + 1 })
        this.SKIP_TOKEN()
      } else isNamed = false
      this.expression()
      if (this.at(t.Comma)) this.SKIP_TOKEN()
      if (this.LA(1) === first) this.SKIP_TOKEN()
    }
    const end = this.startOf(this.LA(1)) + 1
    if (this.at(t.RParen)) this.SKIP_TOKEN()
    const [open, close] = names.length > 0 ? [' { ', ' }'] : [' {', ' }']
    const edits = [
      ...(isNew ? [{ start: wordStart, end: wordStart + 3, text: 'create' }] : []),
      { start, end: start + 1, text: open },
      ...names.map(({ start: at, end: to }) => ({ start: this.#beforeSign(at), end: to, text: ' =' })),
      { start: end - 1, end, text: close },
    ]
    const help = 'Name the fields: create CLASS { field = value, … }.'
    const repairs = isNamed ? [{ title: 'Write "{ … }"', edits, signs: true as const }] : []
    this.wrongOuter({ start: isNew ? wordStart : start, end }, 'A new object has its fields in "{ … }".', help, repairs)
    return { kind: 'members', spread: null, values: [], start, end }
  }

  #beforeSign(at: number): number {
    return this.textAt({ start: at - 1, end: at }) === ' ' ? at - 1 : at
  }

  /** Reports `await` before a call. */
  protected surplusPrefix(): void {
    const word = this.take()
    const start = this.startOf(word)
    const edits = [{ start, end: this.startOf(this.LA(1)), text: '' }]
    this.wrong(start, start + word.image.length, `Unnecessary "${word.image}".`, 'Write only the call.', [
      { title: `Remove "${word.image}"`, edits },
    ])
  }

  /** True at a name between an operand and another, both on this line: `a contains b`. */
  protected atInfixName(names: ReadonlySet<string>): boolean {
    return tokenMatcher(this.LA(1), t.Name) && names.has(this.LA(1).image) && this.onLine(1)
  }
}

/** `"a " + string(x)` for the text `"a {x}"`; undefined if the values in it are not plain. */
function joinedText(written: string): string | undefined {
  const inner = written.slice(1, -1)
  const parts = inner.split(/\$?\{([^{}]*)\}/)
  if (parts.length < 2) return undefined
  const terms = parts.flatMap((part, i) => {
    if (i % 2 === 1) return [`string(${part.trim()})`]
    return part === '' ? [] : [`"${part}"`]
  })
  const plain = parts.every((part, i) => i % 2 === 0 || /^\s*[A-Za-z_][\w.]*\s*$/.test(part))
  return plain ? terms.join(' + ') : undefined
}
