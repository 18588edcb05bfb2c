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
  protected readonly type = this.RULE('type', (): TypeNode => {
    let node = this.OR([{ ALT: () => this.#mapType() }, { ALT: () => this.#namedType() }])
    if (!this.RECORDING_PHASE && !this.atEnd()) node = this.foreignSuffixes(node)
    // Most types end here: asking first saves setting up the loop.
    if (!this.ready(t.SuffixWord)) return node
    let count = 0
    this.MANY(() => {
      const word = this.CONSUME(t.SuffixWord)
      const end = this.lastEnd()
      if (++count <= MAX_SUFFIXES)
        node = { kind: word.image === 'set' ? 'set-type' : 'option-type', of: node, start: node.start, end }
      else this.issue('nested-too-deeply', this.startOf(word), end, `Nested more than ${MAX_SUFFIXES} levels deep.`)
      this.guessed(SUFFIX_WORDS)
      if (!this.RECORDING_PHASE && !this.atEnd()) node = this.foreignSuffixes(node)
    })
    return node
  })

  /** named : NAME [ "ref" | "enum" | "record" ] [ "or" "null" ], the last only after a reference, which the checker verifies */
  #namedType(): TypeNode {
    const name = this.nameOf(this.CONSUME(t.Name))
    let word: NamedType['word'] = null
    let orNull = false
    if (!this.RECORDING_PHASE && this.atForeign(name.text)) return this.foreignOf(name.text, name.start)
    this.guessed(AFTER_NAME)
    if (this.ready(t.KindWord)) {
      word = this.CONSUME(t.KindWord).image as NamedType['word']
      this.guessed(AFTER_KIND)
    }
    if (this.ready(t.OrWord)) {
      this.CONSUME(t.OrWord)
      orNull = this.#nullWord()
    } else if (this.at(t.NullWord)) {
      this.expected('"or"', undefined, { repairs: [this.putting('or')] })
      this.SKIP_TOKEN()
      orNull = true
    }
    return { kind: 'named-type', name, word, orNull, start: name.start, end: this.lastEnd() }
  }

  #nullWord(): boolean {
    if (this.ready(t.NullWord)) {
      this.CONSUME(t.NullWord)
      return true
    }
    const found = this.LA(1)
    const span = { start: this.startOf(found), end: this.startOf(found) + found.image.length }
    this.expected('"null"', undefined, {
      repairs: [this.atPlainName() ? this.writing(span, 'null') : this.putting('null')],
    })
    if (this.atPlainName()) this.SKIP_TOKEN()
    return false
  }

  /** map : "(" type "->" type ")" "map" */
  #mapType(): TypeNode {
    const start = this.startOf(this.CONSUME(t.LParen))
    const key = this.typeOrMissing(1, 'the type of the keys')
    const swapped = !this.RECORDING_PHASE && (this.at(t.Comma) || this.at(t.Colon) || this.at(t.Equals))
    if (swapped) this.meant('->')
    const arrow = swapped || this.need(1, t.Arrow)
    const value = arrow ? this.typeOrMissing(2, 'the type of the values') : this.missingType()
    if (!this.ready(t.RParen)) this.expected('")"')
    if (!this.RECORDING_PHASE) this.skipTo(t.RParen)
    this.CONSUME(t.RParen)
    this.need(2, t.MapWord, '"map"')
    return { kind: 'map-type', key, value, start, end: this.lastEnd() }
  }

  /** A type, or a missing one and an issue. */
  protected typeOrMissing(idx: number, what: string): TypeNode {
    if (this.ready(t.Name) || this.at(t.LParen)) return this.subrule(idx, this.type)
    if (this.at(t.LSquare) && this.at(t.Name, 2)) return this.foreignSuffixes(this.squareType())
    this.expected(what, undefined, { wants: 'type' })
    return this.missingType()
  }

  protected readType(): TypeNode {
    return this.typeOrMissing(3, 'a type')
  }

  protected missingType(): TypeNode {
    return { kind: 'missing-type', start: this.lastEnd(), end: this.lastEnd() }
  }
}
