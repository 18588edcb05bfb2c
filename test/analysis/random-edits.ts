/** Random edits of texts, and the comparison of an incremental check with a new one. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import type { Checker } from '../../analysis/checker.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { parse } from '../../grammar/parse.ts'
import type { TextChange } from '../../grammar/reparse.ts'
import type { Random } from '../grammar/random.ts'

/** Words of the files, so that edits make and break references between declarations. */
export function wordsOf(files: readonly SourceFile[]): string[] {
  const words = files.flatMap((file) => file.tree.text.match(/[A-Za-z_]\w*/g) ?? [])
  return [...new Set(words)]
}

export function randomChange(text: string, words: readonly string[], random: Random): TextChange {
  const at = random(text.length + 1)
  if (random(2) === 0) return wordChange(text, at, words, random)
  const end = Math.min(text.length, at + (random(4) === 0 ? random(300) : random(3)))
  const pieces = ['', '', '}', '{', ' set', ' ref', '\n', '/*', '*/', '"', '= null', '@unbound', '<-> VM', '/// doc\n']
  return { start: at, end, newText: pieces[random(pieces.length)] as string }
}

/** Replaces one word by another. */
function wordChange(text: string, from: number, words: readonly string[], random: Random): TextChange {
  const found = /[A-Za-z_]\w*/.exec(text.slice(from))
  if (!found) return { start: from, end: from, newText: ' ' }
  const start = from + found.index
  return { start, end: start + found[0].length, newText: words[random(words.length)] as string }
}

export function agree(checker: Checker, files: readonly SourceFile[], story: () => string): void {
  checker.update(files)
  const whole = analyze(
    files.map(({ path, tree }) => ({ path, tree: parse(tree.text) })),
    'fresh',
  )
  assert.deepEqual(checker.diagnostics(), whole.diagnostics, story())
}
