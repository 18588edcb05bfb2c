/** From a declared accessor to its field, and back. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { definition } from '../../../server/features/definition.ts'
import { hover } from '../../../server/features/hover.ts'
import { references } from '../../../server/features/references.ts'
import { markSpans, viewOf } from '../view-of.ts'

const THING = `class thing without create {
  RO/runtime boss : int
  RO/runtime size : int
  message set_boss(self : thing ref, value : int)
  message set_size(self : thing ref, size : int, boss : int)
  message create(size : int) : thing ref
  message start(boss : int)
}
`

/** The cursor is before the last character of the words. */
const at = (words: string) => viewOf(THING.replace(words, () => `${words.slice(0, -1)}$0${words.slice(-1)}`))

describe('a declared accessor', () => {
  it('leads to its field, as a parameter that sets a field does', () => {
    const defined = (words: string) => {
      const viewed = at(words)
      const found = definition(viewed.view, viewed.path, viewed.offset)
      return found.map(({ name }) => THING.slice(name.start, name.end) + THING.slice(0, name.start).split('\n').length)
    }
    assert.deepEqual(defined('set_boss('), ['set_boss4', 'boss2'])
    assert.deepEqual(defined('create(size '), ['size6', 'size3'])
    assert.deepEqual(defined('start(boss '), ['boss7'])
  })

  it('is a reference of its field, and has the field as a reference', () => {
    const expected = THING.replace('runtime boss', 'runtime <<boss>>')
      .replace('set_boss', '<<set_boss>>')
      .replace('int, boss', 'int, <<boss>>')
    for (const words of ['runtime boss ', 'set_boss(', 'int, boss ']) {
      const viewed = at(words)
      assert.equal(markSpans(viewed, references(viewed.view, viewed.path, viewed.offset, true)), expected, words)
    }
    const viewed = at('runtime boss ')
    assert.equal(references(viewed.view, viewed.path, viewed.offset, false).length, 2)
  })

  it('names its field in hovers', () => {
    const hovered = (words: string) => {
      const { view, path, offset } = at(words)
      return hover(view, path, offset)?.markdown ?? ''
    }
    assert.match(hovered('set_boss('), /Accessor of the field `boss`\./)
    assert.match(hovered('set_size('), /Sets the fields that its parameters name: `size`, `boss`\./)
    assert.match(hovered('create(si'), /Sets the field `size`\./)
    assert.doesNotMatch(hovered('start(bo'), /field/)
  })
})
