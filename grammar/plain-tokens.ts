/** What can be coloured without knowing what names stand for: comments, strings, numbers and words of the language. */
import { endOf, lex } from './lex.ts'
import { KEYWORDS, NumberToken, StringToken, UnclosedComment, UnclosedString, WrongQuotes } from './tokens.ts'
import type { Span } from './tree.ts'

export interface PlainToken extends Span {
  /** A `word` may still be the name of something, as all words of the language are contextual. */
  readonly kind: 'comment' | 'documentation' | 'string' | 'number' | 'word'
}

/** Of any text, in order. A block comment of several lines is one token. */
export function plainTokens(text: string): PlainToken[] {
  const found: PlainToken[] = []
  let end = 0
  const { tokens } = lex(text)
  for (const token of tokens) {
    found.push(...commentsIn(text, end, token.startOffset))
    end = endOf(token)
    const kind = KINDS.get(token.tokenType)
    if (kind) found.push({ start: token.startOffset, end, kind })
  }
  return [...found, ...commentsIn(text, end, text.length)]
}

const KINDS = new Map<object, PlainToken['kind']>([
  ...[StringToken, UnclosedString, WrongQuotes].map((type) => [type, 'string'] as const),
  [NumberToken, 'number'],
  [UnclosedComment, 'comment'],
  ...[...KEYWORDS.values()].map((type) => [type, 'word'] as const),
])

/** Between two tokens there is nothing but white space and comments. */
function commentsIn(text: string, from: number, to: number): PlainToken[] {
  if (to - from < 2) return []
  return [...text.slice(from, to).matchAll(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g)].map(({ 0: image, index }) => ({
    start: from + index,
    end: from + index + image.length,
    kind: /^\/\/\/(?!\/)/.test(image) ? 'documentation' : 'comment',
  }))
}
