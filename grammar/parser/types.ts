/** Types: `string`, `VM ref or null`, `(string -> VM ref set) map option`. */
import * as t from '../tokens.ts'
import type { NamedType, TypeNode } from '../tree.ts'
import { ForeignTypesParser } from './foreign-types.ts'

const KIND_WORDS = ['ref', 'enum', 'record']
const SUFFIX_WORDS = ['set', 'option']
const AFTER_NAME = [...KIND_WORDS, ...SUFFIX_WORDS]
const AFTER_KIND = ['or', ...SUFFIX_WORDS]
/** How many `set` and `option` may follow each other. */
const MAX_SUFFIXES = 100

export abstract class TypesParser extends ForeignTypesParser {
  /** type : ( map | named ) { "set" | "option" } */
  protected type(): TypeNode {
    let node = this.at(t.LParen) ? this.#mapType() : this.#namedType()
    if (!this.atEnd()) node = this.foreignSuffixes(node)
    let count = 0
    while (this.at(t.SuffixWord)) {
      const word = this.consume(t.SuffixWord)
      const end = this.lastEnd()
      if (++count <= MAX_SUFFIXES)
        node = { kind: word.image === 'set' ? 'set-type' : 'option-type', of: node, start: node.start, end }
      else this.issue('nested-too-deeply', this.startOf(word), end, `Nested more than ${MAX_SUFFIXES} levels deep.`)
      this.guessed(SUFFIX_WORDS)
      if (!this.atEnd()) node = this.foreignSuffixes(node)
    }
    return node
  }

  /** named : NAME [ "ref" | "enum" | "record" ] [ "or" "null" ], the last only after a reference, which the checker verifies */
  #namedType(): TypeNode {
    const name = this.nameOf(this.consume(t.Name))
    let word: NamedType['word'] = null
    let orNull = false
    if (this.atForeign(name.text)) return this.foreignOf(name.text, name.start)
    this.guessed(AFTER_NAME)
    if (this.at(t.KindWord)) {
      word = this.consume(t.KindWord).image as NamedType['word']
      this.guessed(AFTER_KIND)
    }
    if (this.at(t.OrWord)) {
      this.consume(t.OrWord)
      orNull = this.#nullWord()
    } else if (this.at(t.NullWord)) {
      this.expected('"or"', undefined, { repairs: [this.putting('or')] })
      this.skip()
      orNull = true
    }
    return { kind: 'named-type', name, word, orNull, start: name.start, end: this.lastEnd() }
  }

  #nullWord(): boolean {
    if (this.at(t.NullWord)) {
      this.consume(t.NullWord)
      return true
    }
    const found = this.LA(1)
    const span = { start: this.startOf(found), end: this.startOf(found) + found.image.length }
    this.expected('"null"', undefined, {
      repairs: [this.atPlainName() ? this.writing(span, 'null') : this.putting('null')],
    })
    if (this.atPlainName()) this.skip()
    return false
  }

  /** map : "(" type "->" type ")" "map" */
  #mapType(): TypeNode {
    const start = this.startOf(this.consume(t.LParen))
    const key = this.typeOrMissing('the type of the keys')
    const swapped = this.at(t.Comma) || this.at(t.Colon) || this.at(t.Equals)
    if (swapped) this.meant('->')
    const arrow = swapped || this.need(t.Arrow)
    const value = arrow ? this.typeOrMissing('the type of the values') : this.missingType()
    if (!this.at(t.RParen)) this.expected('")"')
    this.skipTo(t.RParen)
    this.consume(t.RParen)
    this.need(t.MapWord, '"map"')
    return { kind: 'map-type', key, value, start, end: this.lastEnd() }
  }

  /** A type, or a missing one and an issue. */
  protected typeOrMissing(what: string): TypeNode {
    if (this.at(t.Name) || this.at(t.LParen)) return this.type()
    if (this.at(t.LSquare) && this.at(t.Name, 2)) return this.foreignSuffixes(this.squareType())
    this.expected(what, undefined, { wants: 'type' })
    return this.missingType()
  }

  protected readType(): TypeNode {
    return this.typeOrMissing('a type')
  }

  protected missingType(): TypeNode {
    return { kind: 'missing-type', start: this.lastEnd(), end: this.lastEnd() }
  }
}
