/** Touched refs: the latest touch of each counts, and those before the oldest snapshot are forgotten. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { TouchedRefs } from '../../../../runtime/store/snapshots/touched-refs.ts'

describe('touched refs', () => {
  it('are those whose latest touch is later than the given one', () => {
    const touched = new TouchedRefs()
    touched.touch('a')
    touched.touch('b')
    const between = touched.latest
    touched.touch('a')
    assert.deepEqual(
      ['a', 'b', 'c'].map((ref) => touched.isTouched(ref, between)),
      [true, false, false],
    )
    assert.deepEqual(
      ['a', 'b', 'c'].map((ref) => touched.isTouched(ref, 0)),
      [true, true, false],
    )
  })

  it('are forgotten up to a touch, and no others', () => {
    const touched = new TouchedRefs()
    for (const ref of ['a', 'b', 'c', 'a']) touched.touch(ref)
    touched.forget(2)
    assert.deepEqual(
      ['a', 'b', 'c'].map((ref) => touched.isTouched(ref, 0)),
      [true, false, true],
    )
    touched.forget(touched.latest)
    assert.deepEqual(
      ['a', 'b', 'c'].map((ref) => touched.isTouched(ref, 0)),
      [false, false, false],
    )
    touched.touch('b')
    assert.equal(touched.isTouched('b', touched.latest - 1), true)
  })
})
