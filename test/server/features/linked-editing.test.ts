/** Linked editing: the names that change together. */
import assert from 'node:assert/strict'
import { linkedEditing } from '../../../server/features/linked-editing.ts'
import { markSpans, viewOf } from '../view-of.ts'

function linked(fixture: string): string {
  const viewed = viewOf(fixture)
  return markSpans(viewed, linkedEditing(viewed.view, viewed.path, viewed.offset) ?? [])
}

describe('linked editing', () => {
  const there = 'class A { RO/runtime <<bs>> : B ref set <-> a }\nclass B { RW a : A ref <-> <<bs>> }\n'

  it('links a bound field with the name after its partner’s arrow, from either', () => {
    assert.equal(linked('class A { RO/runtime bs$0 : B ref set <-> a }\nclass B { RW a : A ref <-> bs }'), there)
    assert.equal(linked('class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a : A ref <-> b$0s }'), there)
  })

  it('links a field that is bound to itself', () => {
    assert.equal(
      linked('class A { RW peers : A ref set <-> $0peers }'),
      'class A { RW <<peers>> : A ref set <-> <<peers>> }\n',
    )
  })

  it('links nothing if the ends are in two files', () => {
    const fixture =
      '//- a.crow\nclass A { RO/runtime bs$0 : B ref set <-> a }\n//- b.crow\nclass B { RW a : A ref <-> bs }'
    assert.equal(linked(fixture), '')
  })

  it('links nothing if the other end is not bound back, and no other names', () => {
    assert.equal(linked('class A { RW b$0 : B ref <-> a }\nclass B { RW a : A ref }'), '')
    assert.equal(linked('class A { RW b : B$0 ref <-> a }\nclass B { RW a : A ref <-> b }'), '')
    assert.equal(linked('class A { RW x$0 : int }'), '')
  })
})
