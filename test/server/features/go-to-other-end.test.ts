/** Go to the other end of a pair, from anywhere in the field. */
import assert from 'node:assert/strict'
import { goToOtherEnd } from '../../../server/features/go-to-other-end.ts'
import { markSpans, viewOf } from '../view-of.ts'

function target(fixture: string): string {
  const viewed = viewOf(fixture)
  const found = goToOtherEnd(viewed.view, viewed.path, viewed.offset)
  return found ? markSpans(viewed, [found.name]) : 'nowhere'
}

describe('go to the other end', () => {
  const there = 'class A { RO/runtime <<bs>> : B ref set <-> a }\nclass B { RW a : A ref <-> bs }\n'
  for (const field of [
    '$0RW a : A ref <-> bs',
    'RW $0a : A ref <-> bs',
    'RW a : A$0 ref <-> bs',
    'RW a : A ref $0<-> bs',
  ]) {
    it(`starts from ${field}`, () => {
      assert.equal(target(`class A { RO/runtime bs : B ref set <-> a }\nclass B { ${field} }`), there)
    })
  }

  it('starts from the documentation of the field, and leads to another file', () => {
    assert.equal(
      target(
        '//- a.crow\nclass A { RO/runtime bs : B ref set <-> a }\n//- b.crow\nclass B {\n/// The$0 A\nRW a : A ref <-> bs }',
      ),
      '//- a.crow\nclass A { RO/runtime <<bs>> : B ref set <-> a }\n',
    )
  })

  it('leads to an end that is not bound back, and to the field itself', () => {
    assert.match(target('class A { RW b : B ref <-> $0a }\nclass B { RW a : A ref }'), /RW <<a>> : A ref \}/)
    assert.match(target('class A { RW peers$0 : A ref set <-> peers }'), /RW <<peers>>/)
  })

  it('starts from an object’s value', () => {
    assert.match(
      target('class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a : A ref <-> bs }\nobject B b { $0a = x }'),
      /RO\/runtime <<bs>>/,
    )
  })

  it('finds nothing from a field without a partner, or with an undeclared one', () => {
    assert.equal(target('class A { RW x$0 : int }'), 'nowhere')
    assert.equal(target('class A { RW b : A ref <-> $0no }'), 'nowhere')
    assert.equal(target('$0'), 'nowhere')
  })
})
