/** Expand selection from `$0`: the texts, the smallest first. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { selectionRanges } from '../../../server/features/selection-ranges.ts'
import { viewOf } from '../view-of.ts'

function growing(fixture: string): string[] {
  const { view, path, offset, files } = viewOf(fixture)
  const text = files[0]?.text ?? ''
  return selectionRanges(view, path, offset).map(({ start, end }) => text.slice(start, end))
}

describe('selection', () => {
  it('grows from a name over its type, field and declaration to the file', () => {
    assert.deepEqual(growing('// x\nclass A {\n  /// Doc.\n  RW a : B re$0f or null set\n}\n'), [
      'ref',
      'B ref or null',
      'B ref or null set',
      'RW a : B ref or null set',
      '/// Doc.\n  RW a : B ref or null set',
      'class A {\n  /// Doc.\n  RW a : B ref or null set\n}',
      '// x\nclass A {\n  /// Doc.\n  RW a : B ref or null set\n}\n',
    ])
  })

  it('grows from a word in a string over the string and its set', () => {
    const found = growing('class A {\n  RW a : string set = ["one t$0wo", "b"]\n}\n')
    assert.deepEqual(found.slice(0, 4), ['two', 'one two', '"one two"', '["one two", "b"]'])
  })

  it('is only the file between declarations', () => {
    assert.deepEqual(growing('class A { }\n\n$0\n'), ['class A { }\n\n\n'])
  })
})
