/** Folding: each range as `kind first line … last line`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { foldingRanges } from '../../../server/features/folding-ranges.ts'
import { viewOf } from '../view-of.ts'

function folds(text: string): string[] {
  const { view, path } = viewOf(text)
  const line = (offset: number) => text.slice(0, offset).split('\n').length
  return foldingRanges(view, path).map((r) => `${r.kind} ${line(r.start)}-${line(r.end)}`)
}

describe('folding', () => {
  it('folds declarations, messages over several lines, documentation and comments', () => {
    const text = `/// A guest,
/// or two.
class VM {
  // One
  // comment.
  RW m : (string -> string) map = {
    "a" -> "b"
  }
  message start(
    vm : VM ref
  )
  message stop()
}
/* A block
   comment. */
enum e { A, B }
`
    assert.deepEqual(folds(text), ['comment 1-2', 'code 3-13', 'comment 4-5', 'code 6-8', 'code 9-11', 'comment 14-15'])
  })

  it('folds "#region" comments', () => {
    assert.deepEqual(folds('// #region Storage\nclass A {\n}\n// #endregion\n'), ['region 1-4', 'code 2-3'])
  })

  it('folds broken texts as far as possible', () => {
    assert.deepEqual(folds('class A {\n  RW a : int\n\nclass B {\n}\n'), ['code 1-2', 'code 4-5'])
  })
})
