/** Tokens that an editor can colour without resolving names: comments, strings, numbers and words of the language. */
import { endOf, lex } from './lex.ts'
import { KEYWORDS, NumberToken, StringToken, UnclosedComment, UnclosedString, WrongQuotes } from './tokens.ts'
import type { Span } from './tree.ts'

export interface PlainToken extends Span {
  /** A `word` may also be a name, since all words of the language are contextual. */
  readonly kind: 'comment' | 'documentation' | 'string' | 'number' | 'word'
}

/** The tokens of any text, in order. A block comment of several lines is one token. */
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

/** The comments between two tokens, where there is nothing else but white space. */
function commentsIn(text: string, from: number, to: number): PlainToken[] {
  if (to - from < 2) return []
  return [...text.slice(from, to).matchAll(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g)].map(({ 0: image, index }) => ({
    start: from + index,
    end: from + index + image.length,
    kind: /^\/\/\/(?!\/)/.test(image) ? 'documentation' : 'comment',
  }))
}
