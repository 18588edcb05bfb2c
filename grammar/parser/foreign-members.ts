/** Reads members as other languages write them: `int a`, `int start()`, `start()`, `a? : int`. Reports and repairs each. */
import type { TokenType } from 'chevrotain'
import { breaksLine, endOf } from '../lex.ts'
import { AFTER_TYPE } from '../member-start.ts'
import * as t from '../tokens.ts'
import type { NameNode, Repair, Span, TypeNode } from '../tree.ts'
import { AccessParser } from './access.ts'
import { BASIC_WORDS } from './foreign-types.ts'

/** A name and its type, in either order. */
export interface NameAndType {
  readonly name: NameNode
  readonly type: TypeNode
}

const TYPE_WORDS = new Set<TokenType>([
  t.RefWord,
  t.EnumWord,
  t.RecordWord,
  t.SetWord,
  t.OptionWord,
  t.OrWord,
  t.NullWord,
])

export abstract class ForeignMembersParser extends AccessParser {
  /** NAME ":" type, or a type and a name. */
  protected nameAndType(idx: number, what: string): NameAndType {
    if (!this.RECORDING_PHASE && this.typeFirst(AFTER_TYPE) === 'sure') return this.typeThenName()
    const name = this.name(idx, what)
    return { name, type: this.#typed(1, name) }
  }

  /** ":" type */
  #typed(idx: number, name: NameNode): TypeNode {
    if (this.ready(t.Colon)) return this.need(idx, t.Colon) ? this.typeOrMissing(idx, 'a type') : this.missingType()
    return this.#typedOtherwise(idx, name)
  }

  #typedOtherwise(idx: number, name: NameNode): TypeNode {
    const optional = this.at(t.Question) && this.at(t.Colon, 2) ? this.startOf(this.LA(1)) : undefined
    if (optional !== undefined) this.SKIP_TOKEN()
    if (!this.ready(t.Colon) && this.at(t.Name) && !this.#atLineStart()) return this.#typeWithoutColon(name)
    const equals = this.at(t.Equals) && this.#saysType(2)
    if (equals) this.meant(':')
    else if (!this.ready(t.Colon) && this.atEnd() && name.text !== '') this.#lacksType()
    const type = equals || this.need(idx, t.Colon) ? this.typeOrMissing(idx, 'a type') : this.missingType()
    if (optional === undefined || type.kind === 'missing-type') return type
    const edits = [
      { start: optional, end: optional + 1, text: '' },
      { start: type.end, end: type.end, text: ' option' },
    ]
    const repairs = [{ title: 'Make it an option', edits }]
    this.wrong(
      optional,
      optional + 1,
      `The "?" stands after the name "${name.text}".`,
      'Write "option" after the type.',
      repairs,
    )
    return { kind: 'option-type', of: type, start: type.start, end: type.end }
  }

  /** True before a basic type, or before a name and a word that only types have. */
  #saysType(ahead: number): boolean {
    const basic = BASIC_WORDS.has(this.LA(ahead).image.toLowerCase())
    return this.at(t.Name, ahead) && (basic || TYPE_WORDS.has(this.LA(ahead + 1).tokenType))
  }

  /** Reports a missing colon and type. */
  #lacksType(): void {
    const end = this.lastEnd()
    const repairs = ['string', 'int', 'bool'].map((type) => ({
      title: `Write ": ${type}"`,
      edits: [{ start: end, end, text: ` : ${type}` }],
    }))
    this.expected('":" and a type', undefined, { repairs })
  }

  /** `a int` or `VM vm`: the colon is missing, or the type stands first, where only the names show which. */
  #typeWithoutColon(name: NameNode): TypeNode {
    const colon = this.putting(':')
    const next = this.LA(1)
    const span = { start: name.start, end: this.startOf(next) + next.image.length }
    const basic = BASIC_WORDS.has(next.image.toLowerCase()) || !AFTER_TYPE.has(this.LA(2).tokenType)
    const swapped = this.writing(span, `${next.image} : ${name.text}`)
    this.expected('":"', undefined, { repairs: basic || name.text === '' ? [colon] : [colon, swapped] })
    return this.typeOrMissing(2, 'a type')
  }

  /** Two words or more without a colon, of which the last is a name: 'sure' where the others can only be a type. */
  protected typeFirst(after: ReadonlySet<TokenType>): 'sure' | 'maybe' | undefined {
    if (!this.at(t.Name) || this.at(t.Colon, 2)) return undefined
    let ahead = this.#pastAngles(2)
    let words = ahead - 2
    while (TYPE_WORDS.has(this.LA(ahead).tokenType) && this.at(t.Name, ahead + 1)) {
      ahead++
      words++
    }
    if (this.at(t.LSquare, ahead) && this.at(t.RSquare, ahead + 1)) {
      ahead += 2
      words++
    }
    if (!this.at(t.Name, ahead) || !after.has(this.LA(ahead + 1).tokenType)) return undefined
    if (this.#crossesLine(ahead)) return undefined
    return words > 0 || BASIC_WORDS.has(this.LA(1).image.toLowerCase()) ? 'sure' : 'maybe'
  }

  /** How far ahead `<A, B>` ends; `from` where there is none. */
  #pastAngles(from: number): number {
    if (!this.atOperator('<', from)) return from
    let depth = 0
    for (let ahead = from; ahead < from + 40; ahead++) {
      if (this.atOperator('<', ahead)) depth++
      else if (this.atOperator('>', ahead) && --depth === 0) return ahead + 1
      else if (!this.at(t.Name, ahead) && !this.at(t.Comma, ahead)) break
    }
    return from
  }

  #crossesLine(upTo: number): boolean {
    return breaksLine(this.unit.text, endOf(this.LA(1)), this.LA(upTo).startOffset)
  }

  #atLineStart(): boolean {
    return breaksLine(this.unit.text, endOf(this.LA(0)), this.LA(1).startOffset)
  }

  protected typeThenName(): NameAndType {
    const type = this.#plainType()
    // Words of types are names too, so the type may include the name.
    if (!this.at(t.Name)) return { name: this.missingName('a name after the type'), type }
    const name = this.nameOf(this.LA(1))
    this.SKIP_TOKEN()
    const span = { start: type.start, end: name.end }
    const right = `${name.text} : ${this.typeText(type)}`
    const message = `The type stands before the name "${name.text}".`
    this.wrongOuter(span, message, `Write the name first: "${right}".`, [this.writing(span, right)])
    return { name, type }
  }

  /** The type before a name, which is not a misspelt word of the type. */
  #plainType(): TypeNode {
    this.nameFollows = true
    const type = this.typeOrMissing(4, 'a type')
    this.nameFollows = false
    return type
  }

  /** Whether a class member is a message although its first word is not `message`: it has another word, a type or no word. */
  protected startsMessage(): 'word' | 'type' | 'name' | undefined {
    if (this.LA(1).tokenType === t.MessageWord || this.at(t.Colon, 2) || this.nearAllows(1)) return undefined
    if (this.at(t.Name) && this.at(t.LParen, 2)) return 'name'
    if (this.LA(1).tokenType === t.Name && this.at(t.Name, 2) && this.at(t.LParen, 3) && this.meansMessage())
      return 'word'
    return this.typeFirst(BEFORE_PARAMS) ? 'type' : undefined
  }

  /** The start of a message up to its name: the type before the name, which belongs after the parameters, or null. */
  protected messageStart(worded: boolean): TypeNode | null {
    const start = this.startOf(this.LA(1))
    const type = this.typeFirst(BEFORE_PARAMS) ? this.#plainType() : null
    if (worded) return type
    const name = this.LA(1).image
    const edits = [{ start, end: this.startOf(this.LA(1)), text: 'message ' }]
    const help = `A message begins with the word "message": "message ${name}(…)".`
    if (!type)
      this.wrong(start, start + name.length, `The message "${name}" lacks the word "message".`, help, [
        { title: 'Write "message"', edits },
      ])
    return type
  }

  /** Reports `int start(…)`; the result, or null where it is `void`. */
  protected resultFirst(type: TypeNode, start: number, name: NameNode, worded: boolean): TypeNode | null {
    const isVoid = this.typeText(type) === 'void'
    const word = worded ? '' : 'message '
    const end = this.lastEnd()
    const params = this.unit.text.slice(this.unit.start + name.start, this.unit.start + end)
    const right = `${word}${params}${isVoid ? '' : ` : ${this.typeText(type)}`}`
    const edits = [{ start, end: name.start, text: word }]
    if (!isVoid) edits.push({ start: end, end, text: ` : ${this.typeText(type)}` })
    const repairs: Repair[] = [{ title: `Write "${params.length > 40 ? `${word}${name.text}(…)` : right}"`, edits }]
    const span: Span = { start, end: name.end }
    const help = isVoid
      ? 'Leave out "void": a message without a result has no type there.'
      : 'Write the type of the result after the parameters.'
    this.wrongOuter(span, `The type of the result stands before the name "${name.text}".`, help, repairs)
    return isVoid ? null : type
  }
}

const BEFORE_PARAMS = new Set<TokenType>([t.LParen])
