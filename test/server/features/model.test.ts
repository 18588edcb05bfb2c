/** The model of a text, and the places of its declarations. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { checkedModel, modelPlaces } from '../../../server/features/model.ts'
import { viewOf } from '../view-of.ts'

const TEXT = `api P version "1" uses session
role operator
class A {
  RW state : S enum = "on"
  message go(r : R record) throws GONE allows(operator)
}
record R { x : int }
enum S { on, off }
error GONE(a)
`

describe('the model of a text', () => {
  it('equals the model of a check', () => {
    const { view, analysis } = viewOf(TEXT)
    assert.deepEqual(
      view.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
      [],
    )
    assert.deepEqual(checkedModel(view, 'fixture'), analysis.model)
  })

  it('is null with an error, but not with only a warning', () => {
    assert.equal(checkedModel(viewOf('class A { RW x : nothing }').view, 'fixture'), null)
    const { view } = viewOf('class a { RW x : int = 0 }')
    assert.ok(view.diagnostics.every((d) => d.severity !== 'error'))
    assert.equal(checkedModel(view, 'fixture')?.name, 'fixture')
  })

  it('has a place for each name of the text, and none for standard ones', () => {
    const { view, files } = viewOf(TEXT)
    const { names, classes } = modelPlaces(view)
    const text = files[0]?.text ?? ''
    for (const [key, { start, end }] of names) assert.ok(key.endsWith(text.slice(start, end)), key)
    assert.deepEqual([...names.keys()].sort(), [
      'class A',
      'enum S',
      'error GONE',
      'field A.state',
      'message A.go',
      'record R',
      'role operator',
    ])
    assert.deepEqual([...classes.keys()], ['A'])
  })

  it('has a place for members that a text adds to a standard class', () => {
    const { names } = modelPlaces(
      viewOf('api P version "1" uses session\nclass session { RW note : string = "" }').view,
    )
    assert.deepEqual([...names.keys()].sort(), ['class session', 'field session.note'])
  })
})
