/** Reads types as other languages write them: `set<string>`, `string[]`, `string?`, `map<string, int>`. Reports and repairs each. */
import type { TokenType } from 'chevrotain'
import * as t from '../tokens.ts'
import type { NamedType, TypeNode } from '../tree.ts'
import { BaseParser } from './base.ts'

/** How deep types in the forms of other languages may nest. */
const MAX_DEPTH = 50

const SETS = new Set('set list array vector seq sequence collection iterable hashset arraylist slice bag'.split(' '))
const OPTIONS = new Set('option optional maybe nullable'.split(' '))
const MAPS = new Set('map dict dictionary hash hashmap record object table'.split(' '))
const REFS = new Set('ref reference pointer ptr'.split(' '))
const FOREIGN_SUFFIXES = new Set<TokenType>([t.Question, t.Pipe, t.LSquare, t.Name])
const KINDS = new Set(['ref', 'enum', 'record'])

/** The basic types, and their names in other languages. */
export const BASIC_WORDS: ReadonlySet<string> = new Set(
  'string text str char varchar int integer number long int64 int32 uint uint64 float double real decimal bool boolean datetime date time timestamp'.split(
    ' ',
  ),
)

export abstract class ForeignTypesParser extends BaseParser {
  /** The text that repairs a type, for each type in another form. */
  readonly #texts = new WeakMap<TypeNode, string>()

  /** How many types in angle brackets are open; layout.ts does not count them. */
  #depth = 0

  /** The rule for all types, in the subclass. */
  protected abstract readType(): TypeNode

  /** The text of a type, in the form of this language. */
  protected typeText(node: TypeNode): string {
    const { start } = this.unit
    return this.#texts.get(node) ?? this.unit.text.slice(start + node.start, start + node.end)
  }

  /** True if the name that was just read continues as a type of another language. */
  protected atForeign(name: string): boolean {
    const next = this.LA(1)
    // Checked first, because it ends the search for nearly all names, and this runs for each name.
    if (next.tokenType !== t.Operator && next.tokenType !== t.Name) return false
    const word = name.toLowerCase()
    if (this.atOperator('<') && (this.at(t.Name, 2) || this.at(t.LParen, 2) || this.at(t.LSquare, 2))) return true
    if (OPTIONS.has(word) && next.tokenType === t.Name && !this.nameFollows && this.atPlainName()) return true
    return this.LA(1).image === 'of' && this.at(t.Name, 2) && (SETS.has(word) || MAPS.has(word))
  }

  /** `<A, B>`, `of A` or `A` after a name. */
  protected foreignOf(name: string, start: number): TypeNode {
    const angle = this.atOperator('<')
    if (angle || this.LA(1).image === 'of') this.SKIP_TOKEN()
    if (this.#depth >= MAX_DEPTH) return this.#tooDeep(start)
    this.#depth++
    const args = [this.readType()]
    while (angle && this.at(t.Comma)) {
      this.SKIP_TOKEN()
      if (this.at(t.Name) || this.at(t.LParen) || this.at(t.LSquare)) args.push(this.readType())
    }
    this.#depth--
    if (angle && this.atOperator('>')) this.SKIP_TOKEN()
    return this.#foreign(name.toLowerCase(), args, { start, end: this.lastEnd() })
  }

  /** Skips and reports types that are nested too deeply. */
  #tooDeep(start: number): TypeNode {
    this.skipTo(t.LineEnd, t.Comma, t.RParen, t.RCurly)
    this.issue('nested-too-deeply', start, this.lastEnd(), `Nested more than ${MAX_DEPTH} levels deep.`)
    return { kind: 'missing-type', start, end: this.lastEnd() }
  }

  #foreign(word: string, [first, second]: TypeNode[], span: { start: number; end: number }): TypeNode {
    const of = first as TypeNode
    if (SETS.has(word)) return this.#writtenAs({ kind: 'set-type', of, ...span }, `${this.typeText(of)} set`, 'A set')
    if (OPTIONS.has(word)) return this.#optional(of, span.start, false)
    if (MAPS.has(word) && second) {
      const text = `(${this.typeText(of)} -> ${this.typeText(second)}) map`
      return this.#writtenAs({ kind: 'map-type', key: of, value: second, ...span }, text, 'A map')
    }
    if ((REFS.has(word) || KINDS.has(word)) && of.kind === 'named-type') {
      const kind = REFS.has(word) ? ('ref' as const) : (word as 'enum' | 'record')
      const node: NamedType = { ...of, word: kind, ...span }
      return this.#writtenAs(node, `${of.name.text} ${kind}`, kind === 'ref' ? 'A reference' : `The ${kind}`)
    }
    const written = this.unit.text.slice(this.unit.start + span.start, this.unit.start + span.end)
    this.wrong(
      span.start,
      span.end,
      `Unknown type "${written}".`,
      'Write "T set", "T option" or "(K -> V) map"; no type has angle brackets.',
      [],
    )
    return { kind: 'missing-type', ...span }
  }

  /** `?`, `[]` or `| null` after a type, as often as they stand there. */
  protected foreignSuffixes(node: TypeNode): TypeNode {
    let whole = node
    for (let count = 0; FOREIGN_SUFFIXES.has(this.LA(1).tokenType); count++) {
      if (count >= MAX_DEPTH) return this.#tooDeep(node.start)
      if (this.at(t.Question)) {
        this.SKIP_TOKEN()
        whole = this.#optional(whole, whole.start, true)
      } else if (this.at(t.Pipe) && /^(?:null|nil|none|undefined)$/i.test(this.LA(2).image)) {
        this.SKIP_TOKEN()
        this.SKIP_TOKEN()
        whole = this.#optional(whole, whole.start, true)
      } else if (this.at(t.LSquare) && this.at(t.RSquare, 2)) {
        this.SKIP_TOKEN()
        this.SKIP_TOKEN()
        const span = { start: whole.start, end: this.lastEnd() }
        whole = this.#writtenAs({ kind: 'set-type', of: whole, ...span }, `${this.typeText(whole)} set`, 'A set')
      } else if (!this.nameFollows && this.atPlainName() && SETS.has(this.LA(1).image.toLowerCase())) {
        whole = this.#listWord(whole)
      } else return whole
    }
    return whole
  }

  /** `string list`, meant as a set. */
  #listWord(of: TypeNode): TypeNode {
    const word = this.LA(1).image
    this.SKIP_TOKEN()
    const span = { start: of.start, end: this.lastEnd() }
    const text = `${this.typeText(of)} set`
    const help = `There are no lists. Write a set: "${text}".`
    this.wrong(span.end - word.length, span.end, `Unknown word "${word}".`, help, [this.writing(span, text)])
    return this.#noted({ kind: 'set-type', of, ...span }, text)
  }

  /** `[string]`, meant as a set. */
  protected squareType(): TypeNode {
    const start = this.startOf(this.LA(1))
    this.SKIP_TOKEN()
    const of = this.readType()
    // Every bracket that opens is closed, so there is a closing one to skip to.
    this.skipTo(t.RSquare)
    if (this.at(t.RSquare)) this.SKIP_TOKEN()
    const span = { start, end: this.lastEnd() }
    return this.#writtenAs({ kind: 'set-type', of, ...span }, `${this.typeText(of)} set`, 'A set')
  }

  /** A reference that may be null, or an option of any other type. For a bare name only the checker knows which, so both are repairs. */
  #optional(of: TypeNode, start: number, suffix: boolean): TypeNode {
    const span = { start, end: this.lastEnd() }
    const text = this.typeText(of)
    const option: TypeNode = { kind: 'option-type', of, ...span }
    if (of.kind === 'named-type' && of.word === 'ref')
      return this.#writtenAs({ ...of, orNull: true, ...span }, `${text} or null`, 'A reference that may be null')
    if (of.kind !== 'named-type' || of.word !== null || BASIC_WORDS.has(of.name.text.toLowerCase()))
      return this.#writtenAs(option, `${text} option`, 'A value that may be absent')
    const nullable = { ...of, word: 'ref' as const, orNull: true, ...span }
    const node = this.#writtenAs(nullable, `${text} ref or null`, 'A reference that may be null', `${text} option`)
    return suffix ? node : this.#noted(node, `${text} ref or null`)
  }

  #writtenAs<T extends TypeNode>(node: T, text: string, what: string, other?: string): T {
    const written = this.unit.text.slice(this.unit.start + node.start, this.unit.start + node.end)
    const repairs = [text, ...(other === undefined ? [] : [other])].map((right) => this.writing(node, right))
    this.wrongOuter(node, `Unknown type "${written}".`, `${what} is written "${text}".`, repairs)
    return this.#noted(node, text)
  }

  #noted<T extends TypeNode>(node: T, text: string): T {
    this.#texts.set(node, text)
    return node
  }
}
