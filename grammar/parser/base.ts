/**
 * The parts that all grammar rules share. No rule ever fails: a missing part becomes an empty node and an issue; surplus tokens are skipped up to
 * the next comma, line end or closing bracket, which layout.ts guarantees.
 */
import { EOF, type IToken, type TokenType } from 'chevrotain'
import { wordMeant } from '../guess.ts'
import { breaksLine, endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { DocNode, NameNode } from '../tree.ts'
import { blockDocIssue } from './block-docs.ts'
import { IssuesParser } from './issues.ts'
import { stringText } from './strings.ts'

export abstract class BaseParser extends IssuesParser {
  /** NAME, or an empty name and an issue. */
  protected name(idx: number, what: string): NameNode {
    if (!this.ready(t.Name)) return this.at(t.StringToken) ? this.#quotedName(what) : this.missingName(what)
    const name = this.nameOf(this.consume(idx, t.Name))
    const next = this.LA(1).tokenType
    const dashed = (next === t.Operator || next === t.NumberToken) && this.#goesOnBehindDash(name)
    return dashed ? this.#dashedName(name) : name
  }

  /** True if a dash directly continues the name, as in `my-name`. */
  #goesOnBehindDash({ end }: NameNode): boolean {
    const [dash, next] = [this.LA(1), this.LA(2)]
    if (dash.image !== '-' && !/^-[0-9]+$/.test(dash.image)) return false
    if (this.startOf(dash) !== end) return false
    return dash.image !== '-' || (this.at(t.Name, 2) && next.startOffset === dash.startOffset + 1)
  }

  #dashedName(first: NameNode): NameNode {
    while (this.#goesOnBehindDash({ ...first, end: this.lastEnd() })) {
      if (this.LA(1).image === '-') this.SKIP_TOKEN()
      this.SKIP_TOKEN()
    }
    const span = { start: first.start, end: this.lastEnd() }
    const text = this.unit.text.slice(this.unit.start + span.start, this.unit.start + span.end)
    const right = text.replaceAll('-', '_')
    const help = `Names are made of letters, digits and "_": ${quote(right)}.`
    this.wrong(span.start, span.end, `The name ${quote(text)} has a "-".`, help, [this.writing(span, right)])
    return { kind: 'name', text: right, ...span }
  }

  /** A name in quotes that is not an enum value or a role. */
  #quotedName(what: string): NameNode {
    const held = this.LA(1).image.slice(1, -1)
    if (!/^[A-Za-z_]\w*$/.test(held) || this.LA(1).tokenType === t.UnclosedString) return this.missingName(what)
    const start = this.startOf(this.LA(1))
    this.SKIP_TOKEN()
    const span = { start, end: this.lastEnd() }
    this.wrong(start, span.end, `The name "${held}" stands in quotes.`, 'Write it without quotes.', [
      this.writing(span, held),
    ])
    return { kind: 'name', text: held, ...span }
  }

  protected nameOf(token: IToken): NameNode {
    const start = token.startOffset - this.unit.start
    return { kind: 'name', text: token.image, start, end: start + token.image.length }
  }

  protected missingName(what: string): NameNode {
    this.expected(what)
    return this.emptyName(this.lastEnd())
  }

  protected emptyName(at: number): NameNode {
    return { kind: 'name', text: '', start: at, end: at }
  }

  /** Consumes a token that has to be here; false and an issue if it is not. */
  protected need(idx: number, type: TokenType, what?: string): boolean {
    if (!this.ready(type)) {
      const sign = /^"(.+)"$/.exec(signOf(type))?.[1] ?? ''
      this.expected(what ?? signOf(type), undefined, sign === '' ? {} : { repairs: this.puttings(sign) })
      return false
    }
    this.consume(idx, type)
    return true
  }

  /** NAME { "," NAME } */
  protected names(what: string): NameNode[] {
    const names = [this.name(1, what)]
    this.unseparated(names)
    this.MANY(() => {
      this.CONSUME2(t.Comma)
      names.push(this.name(3, what))
      this.unseparated(names)
    })
    return names
  }

  /** Names on the same line without a comma before them. */
  protected unseparated(into: NameNode[]): void {
    while (this.atPlainName()) {
      this.expected('a comma', undefined, { repairs: [this.putting(',')] })
      into.push(this.nameOf(this.LA(1)))
      this.SKIP_TOKEN()
    }
  }

  /** True if the next token is a name, not a keyword, on the same line. */
  protected atPlainName(): boolean {
    const next = this.LA(1)
    return next.tokenType === t.Name && !breaksLine(this.unit.text, endOf(this.LA(0)), next.startOffset)
  }

  /** NAME | STRING: the name of an enum value or a role. */
  protected quotable(idx: number, what: string): NameNode {
    if (!this.ready(t.StringToken)) return this.name(idx, what)
    const token = this.consume(idx, t.StringToken)
    const start = this.startOf(token)
    return { kind: 'name', text: this.textOf(token), start, end: start + token.image.length }
  }

  /** The text of a string without its quotes; reports unknown escapes. */
  protected textOf(token: IToken): string {
    const start = this.startOf(token)
    const problem = (offset: number, length: number, message: string) =>
      this.issue('wrong-escape', start + offset, start + offset + length, message, ESCAPES)
    return stringText(token.image, token.tokenType !== t.UnclosedString, problem)
  }

  /** Reads a misspelt word on this line as the closest of `words`, and reports it. True if there was one. */
  protected guessed(words: readonly string[]): boolean {
    if (this.nameFollows && !this.at(t.Name, 2)) return false
    return this.atPlainName() && this.misspelt(words)
  }

  /** As `guessed`, for places where the layout decides which lines continue. */
  protected misspelt(words: readonly string[]): boolean {
    if (this.LA(1).tokenType !== t.Name || this.nearAllows(2)) return false
    const word = wordMeant(this.LA(1).image, words)
    if (word !== undefined) this.taken(word)
    return word !== undefined
  }

  /** True before `allows (`, also misspelt. */
  protected nearAllows(ahead: number): boolean {
    if (!this.at(t.LParen, ahead + 1) || !this.at(t.Name, ahead)) return false
    return wordMeant(this.LA(ahead).image, ['allows']) !== undefined
  }

  /** True if the next word is a misspelt `message`, or a word for it in another language. */
  protected meansMessage(): boolean {
    return wordMeant(this.LA(1).image, ['message']) !== undefined
  }

  /** Reports the next token, or one further ahead, and turns it into the keyword. */
  protected taken(word: string, ahead = 1): void {
    const token = this.LA(ahead)
    const span = { start: this.startOf(token), end: this.startOf(token) + token.image.length }
    const message = `Unknown word "${token.image}". Did you mean "${word}"?`
    this.issueAt(token, message, undefined, { repairs: [this.writing(span, word)] })
    this.retag(token, t.KEYWORDS.get(word) as TokenType)
  }

  protected retag(token: IToken, type: TokenType): void {
    token.tokenType = type
    token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx
  }

  /** The documentation of the node that begins with the next token. */
  protected doc(): DocNode | null {
    if (this.unit.blockDocs.size > 0) this.#blockDoc()
    if (this.unit.docs.size === 0) return null
    const run = this.unit.docs.get(this.LA(1))
    if (run === undefined) return null
    this.usedDocs.add(run)
    return { kind: 'doc', text: run.text, start: run.start - this.unit.start, end: run.end - this.unit.start }
  }

  /** Reports a `/**` comment directly above the next token. */
  #blockDoc(): void {
    const comment = this.unit.blockDocs.get(this.LA(1))
    if (comment) this.issues.push(blockDocIssue(comment, this.unit))
  }

  /** Skips balanced brackets and anything else up to one of the tokens, or the end. */
  protected skipTo(...types: TokenType[]): void {
    let depth = 0
    for (let next = this.LA(1); next.tokenType !== EOF; next = this.SKIP_TOKEN()) {
      const type = next.tokenType
      if (depth === 0 && types.includes(type)) return
      if (t.isOpener(type)) depth++
      else if (t.isCloser(type)) depth--
      if (depth < 0) return
    }
  }
}

const ESCAPES = String.raw`Use an escape of JSON: \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits.`

/** A sign as messages show it. */
function signOf(type: TokenType): string {
  return typeof type.PATTERN === 'string' ? quote(type.PATTERN) : (type.LABEL ?? type.name)
}
