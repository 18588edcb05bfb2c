/** Reads the heads of declarations as other languages write them: `class A extends B {`, `class A:`. Reports and repairs each. */
import { EOF, type IToken } from 'chevrotain'
import { breaksLine, endOf } from '../lex.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import { BehaviourParser } from './behaviour.ts'

export abstract class ForeignHeadsParser extends BehaviourParser {
  /** Reports the text before a brace, for example in `class A extends B {`. */
  protected lacksBrace(): void {
    const found = this.LA(1)
    const parent = (/^(?:extends|implements|inherits)$/.test(found.image) || this.at(t.Colon)) && this.at(t.Name, 2)
    if (this.at(t.Colon) && this.#endsLine(this.LA(1), this.LA(2))) {
      this.#colonForBrace()
      return
    }
    if (!parent) {
      this.expected('"{"', undefined, { repairs: [this.putting('{'), this.putting('{ }')] })
      return
    }
    const start = this.startOf(found)
    const name = this.LA(2)
    const edits = [{ start: this.lastEnd(), end: this.startOf(name) + name.image.length, text: '' }]
    const written = this.unit.text.slice(this.unit.start + start, endOf(name))
    const help = `Add a field that refers to "${name.image}" to relate the two.`
    this.wrong(start, this.startOf(name) + name.image.length, `A class cannot extend "${name.image}".`, help, [
      { title: `Remove "${written}"`, edits },
    ])
  }

  /** Reports `class A:` with indented members, as Python has it. */
  #colonForBrace(): void {
    const start = this.startOf(this.LA(1))
    const last = this.unit.tokens.findLast(
      ({ image, tokenType }) => image !== '' && tokenType !== t.LineEnd && tokenType !== EOF,
    )
    const end = last ? endOf(last) - this.unit.start : start + 1
    const edits = [
      { start: this.lastEnd(), end: start + 1, text: ' {' },
      { start: end, end, text: '\n}' },
    ]
    const message = `Expected "{" after ${quote(this.LA(0).image)}, but found ":".`
    this.wrong(start, start + 1, message, 'Write the members between "{" and "}".', [
      { title: 'Write "{" and "}"', edits },
    ])
  }

  #endsLine(token: IToken, next: IToken): boolean {
    return next.image === '' || breaksLine(this.unit.text, endOf(token), next.startOffset)
  }
}
