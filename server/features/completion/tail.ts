/** Reads the tokens after the type of a field or the parameters of a message, and finds the parts that can come next. */
import { FIELD_PARTS, MESSAGE_PARTS } from '../../../grammar/member-start.ts'
import * as t from '../../../grammar/tokens.ts'
import { closing, isNameToken, type Token } from '../../cursor/token.ts'

/** The part in which the tokens end. */
export type Open =
  | { readonly is: 'partner' | 'annotation' }
  /** After `=`, with the tokens of the value so far. */
  | { readonly is: 'value'; readonly tokens: readonly Token[] }
  /** In a list of errors where one must come, with those before it. */
  | { readonly is: 'error'; readonly listed: readonly Token[] }
  /** In the brackets of a clause, with the tokens before. */
  | { readonly is: 'roles'; readonly listed: readonly Token[] }
  /** After the word of a clause: `allows` must come. */
  | { readonly is: 'allows' }
  /** A place where nothing can be proposed: in a body, in an expression, or after invalid text. */
  | { readonly is: 'nothing' }

export interface Tail {
  /** `<->`, `=`, `:=`, `throws`, `was`, annotations with their `@`, clauses as `allows` or `get allows`, and `{` of a body. */
  readonly had: ReadonlySet<string>
  /** null if a new part may begin. */
  readonly open: Open | null
}

/** `words` are those that may come before `allows`. */
export function readTail(tokens: readonly Token[], words: readonly string[]): Tail {
  const had = new Set<string>()
  let at = 0
  while (at < tokens.length) {
    const read = part(tokens, at, words, had)
    if (read.open) return { had, open: read.open }
    at = read.next
  }
  return { had, open: null }
}

interface Part {
  readonly next: number
  readonly open?: Open
}

function part(tokens: readonly Token[], at: number, words: readonly string[], had: Set<string>): Part {
  const token = tokens[at] as Token
  switch (token.tokenType) {
    case t.Bound:
      had.add('<->')
      return partner(tokens, at + 1)
    case t.At:
      had.add(`@${tokens[at + 1]?.image ?? ''}`)
      return tokens[at + 1] ? { next: at + 2 } : { next: at + 1, open: { is: 'annotation' } }
    case t.WasWord:
      had.add('was')
      return { next: at + 2, ...(!tokens[at + 1] && { open: { is: 'nothing' } }) }
    case t.Equals:
      had.add('=')
      return value(tokens, at + 1)
    case t.ThrowsWord:
      had.add('throws')
      return errors(tokens, at + 1)
    case t.Computed:
    case t.LCurly:
      had.add(token.image)
      return { next: tokens.length, open: { is: 'nothing' } }
    case t.AllowsWord:
      return clause(tokens, at, '', had)
  }
  if (!words.includes(token.image)) return { next: at + 1, open: { is: 'nothing' } }
  if (!tokens[at + 1]) return { next: at + 1, open: { is: 'allows' } }
  return clause(tokens, at + 1, token.image, had)
}

function partner(tokens: readonly Token[], at: number): Part {
  if (!tokens[at]) return { next: at, open: { is: 'partner' } }
  if (tokens[at + 1]?.tokenType !== t.Dot) return { next: at + 1 }
  return tokens[at + 2] ? { next: at + 3 } : { next: at + 2, open: { is: 'nothing' } }
}

function value(tokens: readonly Token[], at: number): Part {
  const first = tokens[at]
  if (!first) return { next: at, open: { is: 'value', tokens: [] } }
  if (!t.isOpener(first.tokenType)) return { next: at + 1 }
  const close = closing(tokens, at)
  return close < 0 ? { next: at, open: { is: 'value', tokens: tokens.slice(at) } } : { next: close + 1 }
}

function errors(tokens: readonly Token[], from: number): Part {
  for (let at = from; ; at += 2) {
    if (!isNameToken(tokens[at])) return { next: at, open: { is: 'error', listed: tokens.slice(from, at) } }
    if (tokens[at + 1]?.tokenType !== t.Comma) return { next: at + 1 }
  }
}

function clause(tokens: readonly Token[], at: number, word: string, had: Set<string>): Part {
  if (tokens[at]?.tokenType !== t.AllowsWord) return { next: at, open: { is: 'nothing' } }
  had.add(word === '' ? 'allows' : `${word} allows`)
  if (tokens[at + 1]?.tokenType !== t.LParen) return { next: at + 1, open: { is: 'nothing' } }
  const close = closing(tokens, at + 1)
  return close < 0 ? { next: at + 1, open: { is: 'roles', listed: tokens.slice(at + 2) } } : { next: close + 1 }
}

/** The parts that are in both sets. */
export function both(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a, ...b])
}

/** The parts in the tokens after the cursor, which may begin within a part. A clause that begins there may still get a word. */
export function partsBehind(tokens: readonly Token[], words: readonly string[]): Set<string> {
  const had = new Set<string>()
  tokens.forEach((token, i) => {
    const before = tokens[i - 1]?.image ?? ''
    if (token.tokenType === t.AllowsWord && i > 0) had.add(words.includes(before) ? `${before} allows` : 'allows')
    else if (token.tokenType === t.At) had.add(`@${tokens[i + 1]?.image ?? ''}`)
    else if (PARTS.has(token.tokenType)) had.add(token.image)
  })
  return had
}

const PARTS = new Set(
  [...FIELD_PARTS, ...MESSAGE_PARTS, t.WithoutWord, t.WithWord].filter((type) => type !== t.AllowsWord),
)
