/** Values: `"text"`, `-1`, `Halted`, `[a, b]`, `{ "k" -> v }`. */
import type { IToken, TokenType } from 'chevrotain'
import { endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type {
  CallValue,
  MapEntry,
  MapValue,
  NameValue,
  NumberValue,
  SetValue,
  StringValue,
  ValueNode,
} from '../tree.ts'
import type { More } from './issues.ts'
import { TypesParser } from './types.ts'

export abstract class ValuesParser extends TypesParser {
  /** value : STRING | NUMBER | NAME [ "(" ")" ] | set | map */
  readonly #value = this.RULE('value', (): ValueNode => {
    return this.OR([
      { ALT: () => this.stringOf(this.CONSUME(t.StringToken)) },
      { ALT: () => this.numberOf(this.CONSUME(t.NumberToken)) },
      { ALT: () => this.#nameOrCall(this.CONSUME(t.Name)) },
      { ALT: () => this.SUBRULE(this.#setValue) },
      { ALT: () => this.SUBRULE(this.#mapValue) },
    ])
  })

  /** set : "[" [ value { "," value } [ "," ] ] "]" */
  readonly #setValue = this.RULE('setValue', (): SetValue => {
    const start = this.startOf(this.CONSUME(t.LSquare))
    const items: ValueNode[] = []
    this.list(t.RSquare, () => items.push(this.valueOrMissing(1, 'a value')))
    this.CONSUME(t.RSquare)
    return { kind: 'set-value', items, start, end: this.lastEnd() }
  })

  /** map : "{" [ entry { "," entry } [ "," ] ] "}"    entry : value "->" value */
  readonly #mapValue = this.RULE('mapValue', (): MapValue => {
    const start = this.startOf(this.CONSUME(t.LCurly))
    const entries: MapEntry[] = []
    this.list(t.RCurly, () => {
      const key = this.valueOrMissing(1, 'a key')
      const swapped = !this.RECORDING_PHASE && FOREIGN_ARROWS.has(this.LA(1).tokenType)
      if (swapped) this.meant('->')
      const arrow = swapped || this.need(1, t.Arrow)
      const value = arrow ? this.valueOrMissing(2, 'a value') : this.missingValue()
      entries.push({ kind: 'map-entry', key, value, start: key.start, end: this.lastEnd() })
    })
    this.CONSUME(t.RCurly)
    return { kind: 'map-value', entries, start, end: this.lastEnd() }
  })

  /** Items with commas between them up to a closing bracket; after a mistake it continues after the next comma. */
  protected list(closer: TokenType, item: () => void): void {
    if (this.RECORDING_PHASE) {
      item()
      this.CONSUME(t.Comma)
      return
    }
    while (!this.at(closer) && !this.atEof()) {
      const first = this.LA(1)
      item()
      if (closer === t.RParen) this.decimalComma()
      if (this.at(closer)) return
      if (!this.at(t.Comma)) {
        this.expected(`"," or "${closer.PATTERN as string}"`, undefined, { repairs: [this.putting(',')] })
        this.skipTo(t.Comma, closer)
      }
      if (this.at(t.Comma)) this.CONSUME(t.Comma)
      // Ends the list rather than loop where nothing was read.
      if (this.LA(1) === first) return
    }
  }

  /** The value after an equals sign. */
  protected defaultOf(_sign: IToken): ValueNode {
    return this.valueOrMissing(1, 'a value')
  }

  /** A value, or a missing one and an issue. */
  protected valueOrMissing(idx: number, what: string): ValueNode {
    if (this.RECORDING_PHASE || VALUE_STARTS.some((type) => this.at(type))) return this.subrule(idx, this.#value)
    this.expected(what, NUMBERS.has(this.LA(1).tokenType) ? NUMBER_HELP : undefined, this.#valueMeant())
    return this.missingValue()
  }

  /** Repairs `.5` and `+1`, which are numbers in other languages. */
  #valueMeant(): More {
    const [sign, number] = [this.LA(1), this.LA(2)]
    if (number.tokenType !== t.NumberToken || number.startOffset !== endOf(sign)) return { wants: 'value' }
    const span = { start: this.startOf(sign), end: this.startOf(number) + number.image.length }
    if (sign.tokenType === t.Dot) return { repairs: [this.writing(span, `0.${number.image}`)] }
    return sign.image === '+' ? { repairs: [this.writing(span, number.image)] } : { wants: 'value' }
  }

  protected missingValue(): ValueNode {
    return { kind: 'missing-value', start: this.lastEnd(), end: this.lastEnd() }
  }

  protected stringOf(token: IToken): StringValue {
    const start = this.startOf(token)
    return { kind: 'string-value', text: this.textOf(token), start, end: start + token.image.length }
  }

  protected numberOf(token: IToken): NumberValue {
    const start = this.startOf(token)
    const kind = /[.eE]/.test(token.image) ? 'float-value' : 'int-value'
    const next = this.LA(1)
    if (next.startOffset === endOf(token) && (next.tokenType === t.Name || next.tokenType === t.Dot))
      this.#noNumber(token)
    return { kind, text: token.image, start, end: start + token.image.length }
  }

  /** Reports a number in the form of another language: `1_000`, `0x10`, `1.`. */
  #noNumber(token: IToken): void {
    const rest = this.LA(1)
    const start = this.startOf(token)
    const written = token.image + rest.image
    const span = { start, end: start + written.length }
    const right = numberMeant(written)
    const repairs = right === undefined ? [] : [this.writing(span, right)]
    this.wrong(start, span.end, `${quote(written)} is not a number.`, NUMBER_HELP, repairs)
    this.SKIP_TOKEN()
  }

  /** Reports and skips `1,5`, which is not two items of a list: no blank follows the comma. */
  protected decimalComma(): boolean {
    const [number, comma, rest] = [this.LA(0), this.LA(1), this.LA(2)]
    if (number.tokenType !== t.NumberToken || !this.at(t.Comma) || rest.tokenType !== t.NumberToken) return false
    if (endOf(number) !== comma.startOffset || comma.startOffset + 1 !== rest.startOffset) return false
    const span = { start: this.startOf(number), end: this.startOf(rest) + rest.image.length }
    const message = `${quote(`${number.image},${rest.image}`)} is not a number.`
    const point = this.writing(span, `${number.image}.${rest.image}`)
    this.wrong(span.start, span.end, message, `${NUMBER_HELP}`, [point])
    this.SKIP_TOKEN()
    this.SKIP_TOKEN()
    return true
  }

  /** NAME [ "(" ")" ] */
  #nameOrCall(token: IToken): NameValue | CallValue {
    const isCall = !this.RECORDING_PHASE && this.at(t.LParen) && token.tokenType !== t.AllowsWord
    if (!isCall) return this.#nameValueOf(token)
    this.SKIP_TOKEN()
    if (!this.at(t.RParen)) this.expected('")"', 'Only now() and uuid() are values, and both have no arguments.')
    this.skipTo(t.RParen)
    this.SKIP_TOKEN()
    return { kind: 'call-value', name: this.nameOf(token), start: this.startOf(token), end: this.lastEnd() }
  }

  #nameValueOf(token: IToken): NameValue {
    const start = this.startOf(token)
    return { kind: 'name-value', text: token.image, start, end: start + token.image.length }
  }
}

/** Signs between key and value in other languages: `:`, `=`, `=>`, `:=`. */
const FOREIGN_ARROWS = new Set<TokenType>([t.Colon, t.Equals, t.Computed])

export const VALUE_STARTS = [t.Name, t.NumberToken, t.StringToken, t.LSquare, t.LCurly]
/** The number in the form of this language; undefined where it is not certain. */
function numberMeant(written: string): string | undefined {
  if (/^-?\d[\d_]*$/.test(written)) return written.replaceAll('_', '')
  if (/^-?0[xX][0-9a-fA-F]+$/.test(written))
    return String(BigInt(written.replace('-', '')) * (written.startsWith('-') ? -1n : 1n))
  if (/^-?\d+\.$/.test(written)) return `${written}0`
  return /^-?[\d.]+[fFdDlLmMuUn]$/.test(written) ? written.slice(0, -1) : undefined
}

/** Signs that a number may begin with in other languages. */
const NUMBERS = new Set<TokenType>([t.Dot, t.Operator])
const NUMBER_HELP = 'Numbers are written 42, -1, 0.5 or 2e3.'
