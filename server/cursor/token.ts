/** Helpers for the tokens around the cursor. */
import type { Lexed } from '../../grammar/lex.ts'
import { DECLARATION_WORDS } from '../../grammar/member-start.ts'
import * as t from '../../grammar/tokens.ts'

export type Token = Lexed['tokens'][number]

export function isDeclarationWord(token: Token | undefined): boolean {
  return token !== undefined && DECLARATION_WORDS.includes(token.image)
}

/** True for a name or a word of the language. Names have many token types. */
export function isNameToken(token: Token | undefined): boolean {
  return token !== undefined && /^[A-Za-z_]\w*$/.test(token.image)
}

/** The index of the bracket that closes the one at `open`, or -1. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    const type = (tokens[i] as Token).tokenType
    if (t.isOpener(type)) depth++
    else if (t.isCloser(type) && --depth === 0) return i
  }
  return -1
}

/** Splits at the commas outside of brackets. One empty list if there is no token. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (t.isOpener(token.tokenType)) depth++
    else if (t.isCloser(token.tokenType)) depth--
    if (depth === 0 && token.tokenType === t.Comma) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/** The tokens up to the bracket that closes one before them. */
export function upToCloser(tokens: readonly Token[]): readonly Token[] {
  let depth = 0
  const end = tokens.findIndex(({ tokenType }) => {
    if (t.isOpener(tokenType)) depth++
    return t.isCloser(tokenType) && depth-- === 0
  })
  return end < 0 ? tokens : tokens.slice(0, end)
}
