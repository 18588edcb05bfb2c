/** Go to type definition: from the cursor to the marked declarations. */
import assert from 'node:assert/strict'
import { typeDefinition } from '../../../server/features/type-definition.ts'
import { markSpans, viewOf } from '../view-of.ts'

function target(fixture: string): string {
  const viewed = viewOf(fixture)
  const found = typeDefinition(viewed.view, viewed.path, viewed.offset)
  return markSpans(
    viewed,
    found.map((d) => d.name),
  )
}

describe('type definition', () => {
  it('of a field leads to each class, record and enum in its type', () => {
    assert.equal(
      target('enum e { a }\nrecord r { }\nclass C { RW f$0 : (e enum -> (e enum -> r record set) map) map }'),
      'enum <<e>> { a }\nrecord <<r>> { }\nclass C { RW f : (e enum -> (e enum -> r record set) map) map }\n',
    )
  })

  it('of a parameter, a member and a message leads to their types', () => {
    assert.match(target('class A { }\nclass C { message m(x$0 : A ref) }'), /class <<A>>/)
    assert.match(target('class A { }\nrecord r { x$0 : A ref option }'), /class <<A>>/)
    assert.match(target('class A { }\nclass C { message m$0() : A ref }'), /class <<A>>/)
  })

  it('of an object leads to its class, of an enum value to its enum, of a partner’s name to the other end’s type', () => {
    assert.match(target('class A { }\nobject A x$0 { }'), /class <<A>>/)
    assert.match(target('enum e { a$0 }'), /enum <<e>>/)
    assert.match(target('class A { RW b : B ref <-> a }\nclass B { RO/runtime a : A ref <-> $0b }'), /class <<B>>/)
  })

  it('finds nothing for a basic type, or without a type', () => {
    assert.equal(target('class C { RW x$0 : int }'), '')
    assert.equal(target('error E$0()'), '')
  })
})
