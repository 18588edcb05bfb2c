/** Finds the keyword that a misspelt or foreign word is meant as. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { DECLARATION_WORDS } from './member-start.ts'
import { KEYWORDS, Name } from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'

/** For `clas VM`: the first token as the keyword `class`, and the issue that reports it (absolute offsets). */
export function guessDeclaration(word: IToken, next: IToken | undefined): { token: IToken; issue: SyntaxIssue } | null {
  if (word.tokenType !== Name || !next || !tokenMatcher(next, Name)) return null
  const name = wordMeant(word.image, DECLARATION_WORDS)
  const tokenType = name === undefined ? undefined : KEYWORDS.get(name)
  if (name === undefined || !tokenType) return null
  const span = { start: word.startOffset, end: word.startOffset + word.image.length }
  const issue: SyntaxIssue = {
    kind: 'unexpected',
    ...span,
    repairs: [{ title: `Write "${name}"`, edits: [{ ...span, text: name }] }],
    message: `Unknown declaration "${word.image}". Did you mean "${name}"?`,
  }
  return { token: { ...word, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? word.tokenTypeIdx }, issue }
}

/** The first of the keywords that a word is close to in any case, or that it stands for in another language. */
export function wordMeant(written: string, words: readonly string[]): string | undefined {
  const word = written.toLowerCase()
  return words.find((known) => isClose(word, known) || ELSEWHERE[known]?.split(' ').includes(word))
}

/** The words of other languages for each keyword. */
const ELSEWHERE: { readonly [word: string]: string } = {
  api: 'package namespace module',
  class: 'interface entity resource service trait model',
  record: 'struct type dto typedef',
  enum: 'enumeration',
  error: 'exception fault',
  object: 'instance',
  message: 'function func fn fun def method rpc procedure proc operation action call',
  throws: 'raises raise errors fails',
  allows: 'allowed permits',
  includes: 'inherits extends',
}

/** True if the two are equal, or differ by one letter that is missing, surplus or different, or by two swapped letters. */
export function isClose(written: string, word: string): boolean {
  if (written === word) return true
  let same = 0
  while (same < written.length && written[same] === word[same]) same++
  const [a, b] = [written.slice(same), word.slice(same)]
  const swapped = a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2)
  return swapped || a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)
}
