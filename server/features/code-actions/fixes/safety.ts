/** Decides which fixes may be applied without asking. Checks the fixer's claim (Fix.safe) against the edits. */
import type { SourceFile } from '../../../../analysis/source-file.ts'
import { endOf, lex } from '../../../../grammar/lex.ts'
import { plainTokens } from '../../../../grammar/plain-tokens.ts'
import { ForeignComment } from '../../../../grammar/tokens.ts'
import { applied, byPlace } from '../../../edits/lay-out.ts'
import { type EditorView, lastUpTo, type TextEdit } from '../../../view.ts'
import type { Fix, Safety } from './fix.ts'

/** The fix that may be applied without asking. It is preferred in the editor, and part of `source.fixAll`. */
export function safeFix(view: EditorView, fixes: readonly Fix[]): Fix | undefined {
  return fixes.find((fix) => isSafe(view, fix))
}

/** True if the fixer claims that the fix is safe, and the edits agree. */
function isSafe(view: EditorView, { safe, edits }: Fix): boolean {
  if (safe === undefined) return false
  return [...Map.groupBy(edits, (edit) => edit.path)].every(([path, own]) => {
    const file = view.files.get(path)
    return file !== undefined && keeps(file, [...own].sort(byPlace), safe)
  })
}

function keeps({ tree: { text, units } }: SourceFile, edits: readonly TextEdit[], safe: Safety): boolean {
  if (safe === 'adds' && edits.some((edit) => edit.start !== edit.end)) return false
  const [first, last] = [edits[0]?.start ?? 0, edits.at(-1)?.end ?? 0]
  // Compares whole declarations, because a sign can change how the rest is read.
  const start = Math.min(lastUpTo(units, first)?.start ?? 0, first)
  const end = Math.max(lastUpTo(units, last)?.end ?? 0, last)
  const old = text.slice(start, end)
  const made = applied(old, edits, start)
  // A word of a comment is no repetition of another comment's word.
  if (safe === 'repetition' && commentWordsOf(old).join() !== commentWordsOf(made).join()) return false
  return [wordsOf, codeWordsOf].every((wordsIn) => stays(wordsIn(old), wordsIn(made), safe))
}

function stays(old: readonly string[], made: readonly string[], safe: Safety): boolean {
  if (safe === 'adds') return isSubsequence(old, made)
  if (safe === 'signs') return old.length === made.length && isSubsequence(old, made)
  const left = new Set(made)
  return isSubsequence(made, old) && old.every((word) => left.has(word))
}

/** The words outside of comments. */
function codeWordsOf(text: string): string[] {
  const code = lex(text).tokens.filter((token) => token.tokenType !== ForeignComment)
  return code.flatMap((token) => wordsOf(token.image))
}

/** The words of comments, also of those that begin as in other languages. */
export function commentWordsOf(text: string): string[] {
  const foreign = lex(text).tokens.filter((token) => token.tokenType === ForeignComment)
  const spans = foreign.map((token) => ({ start: token.startOffset, end: endOf(token) }))
  const comments = plainTokens(text).filter(({ kind }) => kind === 'comment' || kind === 'documentation')
  return [...comments, ...spans]
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end }) => wordsOf(text.slice(start, end)))
}

/** Names, numbers, and the words of strings and comments. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let next = 0
  for (const word of whole) if (next < part.length && word === part[next]) next++
  return next === part.length
}
