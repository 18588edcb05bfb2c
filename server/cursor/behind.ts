/** The tokens after the cursor that belong to the member being typed. Completion does not offer them again. */
import { breaksLine, type Lexed, lex } from '../../grammar/lex.ts'
import * as t from '../../grammar/tokens.ts'
import { goesOnAfter, goesOnWith, startsMember } from './lines.ts'
import { isDeclarationWord, isNameToken, type Token } from './token.ts'

export interface Before {
  /** The token directly before the cursor; undefined if a word is being typed. */
  readonly last: Token | undefined
  /** The number of open brackets in the member or the header. */
  readonly open: number
  readonly inBody: boolean
  /** `throws` comes before, so that a comma may belong to its list. */
  readonly inThrows: boolean
}

/** Characters that are lexed first. Enough for most members; more are lexed for a longer one. */
const PIECE = 1000

/** The tokens from the offset to the end of the member, or of the header with its `{`. Does not go beyond `limit` or the end of the line. */
export function tokensBehind(text: string, from: number, limit: number, before: Before): Token[] {
  const end = Math.max(limit, lineEnd(text, from))
  for (let size = PIECE; ; size *= 8) {
    const to = Math.min(end, lineEnd(text, Math.min(end, from + size)))
    const lexed = lex(text.slice(from, to))
    const found = upToEnd(lexed, before)
    if (found || to >= end) return found ?? lexed.tokens
  }
}

function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset)
  return at < 0 ? text.length : at
}

/** Undefined if the member does not end within the tokens. */
function upToEnd({ text, tokens, startsLine }: Lexed, before: Before): Token[] | undefined {
  let depth = before.open
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const first = i === 0 ? breaksLine(text, 0, token.startOffset) : startsLine[i] === 1
    if (first && endsAtLine(tokens, i, depth, before)) return tokens.slice(0, i)
    if (before.inBody && depth === 0 && token.tokenType === t.Comma && !isInThrows(tokens, i, before))
      return tokens.slice(0, i)
    if (!before.inBody && depth === 0 && token.tokenType === t.LCurly) return tokens.slice(0, i + 1)
    if (t.isOpener(token.tokenType)) depth++
    else if (t.isCloser(token.tokenType) && depth-- === 0) return tokens.slice(0, i)
  }
  return undefined
}

function endsAtLine(tokens: readonly Token[], i: number, depth: number, { last, inBody }: Before): boolean {
  if (startsMember(tokens, i)) return true
  if (!inBody) return isDeclarationWord(tokens[i])
  if (depth === 0 && isNameToken(tokens[i]) && isSign(tokens[i + 1])) return true
  const previous = i === 0 ? last : tokens[i - 1]
  return depth === 0 && !(previous && goesOnAfter(previous)) && !goesOnWith(tokens, i)
}

/** A name and one of these signs begin a member, even if the line before is not complete. */
function isSign(token: Token | undefined): boolean {
  return token?.tokenType === t.Colon || token?.tokenType === t.Equals
}

/** True if the comma belongs to a list of errors, not between members. */
function isInThrows(tokens: readonly Token[], i: number, before: Before): boolean {
  return before.inThrows || tokens.slice(0, i).some((token) => token.tokenType === t.ThrowsWord)
}
