/** Types: `string`, `VM ref or null`, `(string -> VM ref set) map option`. */
import * as t from '../tokens.ts'
import type { NamedType, TypeNode } from '../tree.ts'
import { BaseParser } from './base.ts'

/** `set` and `option` in a row. */
const MAX_SUFFIXES = 100

export abstract class TypesParser extends BaseParser {
  /** type : base { "set" | "option" } */
  protected readonly type = this.RULE('type', (): TypeNode => {
    let node = this.SUBRULE(this.baseType)
    let count = 0
    this.MANY(() => {
      const word = this.CONSUME(t.SuffixWord)
      const end = this.lastEnd()
      if (++count <= MAX_SUFFIXES)
        node = { kind: word.image === 'set' ? 'set' : 'option', of: node, start: node.start, end }
      else this.issue('CROW1009', this.startOf(word), end, `Nested more than ${MAX_SUFFIXES} deep`)
    })
    return node
  })

  /** base : map | named */
  private readonly baseType = this.RULE('baseType', (): TypeNode => {
    return this.OR([{ ALT: () => this.SUBRULE(this.mapType) }, { ALT: () => this.SUBRULE(this.namedType) }])
  })

  /** named : NAME [ "ref" [ "or" "null" ] | "enum" | "record" ] */
  private readonly namedType = this.RULE('namedType', (): NamedType => {
    const name = this.nameOf(this.CONSUME(t.Name))
    let word = null as NamedType['word']
    let orNull = false
    this.OPTION1(() => {
      word = this.CONSUME(t.KindWord).image as NamedType['word']
      this.OPTION2({
        GATE: () => word === 'ref',
        DEF: () => {
          this.CONSUME(t.OrWord)
          orNull = this.need(1, t.NullWord, '"null"')
        },
      })
    })
    return { kind: 'named', name, word, orNull, start: name.start, end: this.lastEnd() }
  })

  /** map : "(" type "->" type ")" "map" */
  private readonly mapType = this.RULE('mapType', (): TypeNode => {
    const start = this.startOf(this.CONSUME(t.LParen))
    const key = this.typeOrMissing(1, 'the type of the keys')
    const arrow = this.need(1, t.Arrow)
    const value = arrow ? this.typeOrMissing(2, 'the type of the values') : this.missingType()
    if (!this.ready(t.RParen)) this.expected('")"')
    if (!this.RECORDING_PHASE) this.skipTo(t.RParen)
    this.CONSUME(t.RParen)
    this.need(2, t.MapWord, '"map"')
    return { kind: 'map', key, value, start, end: this.lastEnd() }
  })

  /** A type, or a missing one and an issue. */
  protected typeOrMissing(idx: number, what: string): TypeNode {
    if (this.ready(t.Name) || this.at(t.LParen)) return this.subrule(idx, this.type)
    this.expected(what)
    return this.missingType()
  }

  protected missingType(): TypeNode {
    return { kind: 'missing', start: this.lastEnd(), end: this.lastEnd() }
  }
}
