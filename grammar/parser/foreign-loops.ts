/** Reads the heads of loops as other languages write them: `for (let i = 0; i < 3; i++)`, `for i = 1 to 3`, `for k, v in m`. */
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { FromNode, Span } from '../tree.ts'
import { ExpressionsParser } from './expressions.ts'

/** How many tokens of a head are looked at. */
const MOST = 60

const WORDS = '(?:let|var|const|auto|val|int|each|mut|final)\\s+'
/** The heads without parentheses, and how each is written. */
const HEADS: readonly (readonly [pattern: RegExp, way: (parts: readonly string[]) => string | undefined])[] = [
  [
    new RegExp(
      `^(?:${WORDS})?(\\w+)\\s*:?=\\s*([^;]+?)\\s*;\\s*\\1\\s*(<=?)\\s*([^;]+?)\\s*;\\s*(?:\\1\\s*\\+\\+|\\+\\+\\s*\\1|\\1\\s*\\+=\\s*1)$`,
    ),
    ([name, first = '', sign, last = '']) => `${name} in [${first} .. ${sign === '<' ? oneLess(last) : last}]`,
  ],
  [
    new RegExp(`^(?:${WORDS})?(\\w+)\\s*:?=\\s*(.+?)\\s+(?:to|until|\\.\\.)\\s+(.+)$`),
    ([name, a, b]) => `${name} in [${a} .. ${b}]`,
  ],
  [new RegExp(`^(?:${WORDS})?(\\w+)\\s*(?:\\bin\\b|\\bof\\b|:)\\s*(.+)$`), ([name, rest]) => `${name} in ${rest}`],
  [/^\w+\s+(\w+)\s*:\s*(.+)$/, ([name, rest]) => `${name} in ${rest}`],
]

export abstract class ForeignLoopsParser extends ExpressionsParser {
  /** The elements of a `for`, also in parentheses or as another language has them, which is reported. */
  protected forFrom(): FromNode {
    if (this.at(t.Name) && this.atWord('in', 2)) return this.from()
    const isBracketed = this.at(t.LParen)
    if (isBracketed && this.at(t.Name, 2) && this.atWord('in', 3)) return this.#fromInParentheses()
    const end = this.#endOfHead()
    return end === undefined ? this.from() : this.#foreignHead(end, isBracketed)
  }

  #fromInParentheses(): FromNode {
    const start = this.startOf(this.take())
    const from = this.from()
    const end = this.startOf(this.LA(1))
    this.closeBracket(')')
    const edits = [
      { start, end: start + 1, text: '' },
      { start: end, end: end + 1, text: '' },
    ]
    const help = 'Write "for x in s { … }".'
    this.wrong(start, start + 1, 'Unnecessary parentheses after "for".', help, [
      { title: 'Remove the parentheses', edits, signs: true },
    ])
    return from
  }

  /** The number of tokens before the `{` of the block, if the head is one of another language. */
  #endOfHead(): number | undefined {
    let isForeign = false
    for (let ahead = 1; ahead < MOST; ahead++) {
      const { tokenType, image } = this.LA(ahead)
      if (tokenType === t.LCurly) return isForeign && ahead > 1 ? ahead - 1 : undefined
      if (tokenType === t.LineEnd || tokenType === t.RCurly || this.LA(ahead).image === '') return undefined
      isForeign ||= tokenType === t.Equals || tokenType === t.Computed || tokenType === t.Colon || image === ';'
      isForeign ||= tokenType === t.Comma || image === 'of' || image === 'in'
    }
    return undefined
  }

  #foreignHead(count: number, isBracketed: boolean): FromNode {
    const start = this.startOf(this.LA(1))
    const last = this.LA(count)
    const span = { start, end: this.startOf(last) + last.image.length }
    const written = this.textAt(span)
    const plain = isBracketed && written.endsWith(')') ? written.slice(1, -1).trim() : written
    const found = HEADS.map(([pattern, way]) => [pattern.exec(plain), way] as const).find(([match]) => match)
    const [match, way] = found ?? []
    const right = match ? way?.(match.slice(1)) : undefined
    const names = /^\(?\s*(\w+)\s*,/.exec(plain)
    const help = names
      ? 'A loop has one name: write "for k in keys(m) { … }", and "m[k]" for the value.'
      : right === undefined
        ? 'Write "for x in s { … }", or "for i in [1 .. 3] { … }".'
        : `Write for ${right} { … }.`
    const repairs =
      right === undefined || names ? [] : [{ title: `Write ${quote(right)}`, edits: [{ ...span, text: right }] }]
    this.wrong(start, span.end, `${quote(written)} is not the head of a loop.`, help, repairs)
    for (let i = 0; i < count; i++) this.SKIP_TOKEN()
    return this.#unknownFrom(names?.[1] ?? match?.[1] ?? '', span)
  }

  #unknownFrom(name: string, span: Span): FromNode {
    const named = { kind: 'name', text: name, ...span } as const
    return {
      kind: 'from',
      name: named,
      in: { kind: 'missing-expr', start: span.end, end: span.end },
      where: null,
      ...span,
    }
  }
}

/** The text of a number that is one less. */
function oneLess(text: string): string {
  return /^\d{1,15}$/.test(text) ? String(Number(text) - 1) : `${text} - 1`
}
