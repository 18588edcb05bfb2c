/** Values: `"text"`, `-1`, `Halted`, `[a, b]`, `{ "k" -> v }`. */
import type { IToken, TokenType } from 'chevrotain'
import { endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { MapValue, NameValue, NumberValue, SetValue, StringValue, Value } from '../tree.ts'
import { TypesParser } from './types.ts'

export abstract class ValuesParser extends TypesParser {
  /** value : STRING | NUMBER | NAME | set | map */
  private readonly value = this.RULE('value', (): Value => {
    return this.OR([
      { ALT: () => this.stringOf(this.CONSUME(t.StringToken)) },
      { ALT: () => this.numberOf(this.CONSUME(t.NumberToken)) },
      { ALT: () => this.nameValueOf(this.CONSUME(t.Name)) },
      { ALT: () => this.SUBRULE(this.setValue) },
      { ALT: () => this.SUBRULE(this.mapValue) },
    ])
  })

  /** set : "[" [ value { "," value } [ "," ] ] "]" */
  private readonly setValue = this.RULE('setValue', (): SetValue => {
    const start = this.startOf(this.CONSUME(t.LSquare))
    const items: Value[] = []
    this.list(t.RSquare, () => items.push(this.valueOrMissing(1, 'a value')))
    this.CONSUME(t.RSquare)
    return { kind: 'set', items, start, end: this.lastEnd() }
  })

  /** map : "{" [ entry { "," entry } [ "," ] ] "}"    entry : value "->" value */
  private readonly mapValue = this.RULE('mapValue', (): MapValue => {
    const start = this.startOf(this.CONSUME(t.LCurly))
    const entries: { key: Value; value: Value }[] = []
    this.list(t.RCurly, () => {
      const key = this.valueOrMissing(1, 'a key')
      const arrow = this.need(1, t.Arrow)
      entries.push({ key, value: arrow ? this.valueOrMissing(2, 'a value') : this.missingValue() })
    })
    this.CONSUME(t.RCurly)
    return { kind: 'map', entries, start, end: this.lastEnd() }
  })

  /** Items with commas between them up to a closing bracket; after a mistake goes on behind the next comma. */
  protected list(closer: TokenType, item: () => void): void {
    if (this.RECORDING_PHASE) {
      item()
      this.CONSUME(t.Comma)
      return
    }
    while (!this.at(closer) && !this.atEof()) {
      item()
      if (this.at(closer)) return
      if (!this.at(t.Comma)) {
        this.expected(`"," or "${closer.PATTERN as string}"`)
        this.skipTo(t.Comma, closer)
      }
      if (this.at(t.Comma)) this.CONSUME(t.Comma)
    }
  }

  /** The value behind an equals sign. */
  protected defaultOf(_sign: IToken): Value {
    return this.valueOrMissing(1, 'a value')
  }

  /** A value, or a missing one and an issue. */
  protected valueOrMissing(idx: number, what: string): Value {
    if (this.RECORDING_PHASE || VALUE_STARTS.some((type) => this.at(type))) return this.subrule(idx, this.value)
    this.expected(what, NUMBERS.has(this.LA(1).tokenType) ? NUMBER_HELP : undefined)
    return this.missingValue()
  }

  protected missingValue(): Value {
    return { kind: 'missing', start: this.lastEnd(), end: this.lastEnd() }
  }

  protected stringOf(token: IToken): StringValue {
    const start = this.startOf(token)
    return { kind: 'string', text: this.textOf(token), start, end: start + token.image.length }
  }

  private numberOf(token: IToken): NumberValue {
    const start = this.startOf(token)
    const kind = /[.eE]/.test(token.image) ? 'float' : 'int'
    const next = this.LA(1)
    if (next.startOffset === endOf(token) && (next.tokenType === t.Name || next.tokenType === t.Dot))
      this.noNumber(token)
    return { kind, text: token.image, start, end: start + token.image.length }
  }

  /** `1_000`, `0x10`, `1.` */
  private noNumber(token: IToken): void {
    const rest = this.LA(1)
    const start = this.startOf(token)
    const message = `${quote(token.image + rest.image)} is not a number.`
    this.issue('CROW1001', start, start + token.image.length + rest.image.length, message, NUMBER_HELP)
    this.SKIP_TOKEN()
  }

  private nameValueOf(token: IToken): NameValue {
    const start = this.startOf(token)
    return { kind: 'name', text: token.image, start, end: start + token.image.length }
  }
}

const VALUE_STARTS = [t.Name, t.NumberToken, t.StringToken, t.LSquare, t.LCurly]
/** What a number may be written with elsewhere. */
const NUMBERS = new Set<TokenType>([t.Dot, t.Operator])
const NUMBER_HELP = 'Numbers are written 42, -1, 0.5 or 2e3.'
