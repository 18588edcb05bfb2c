/** Go to definition: from the cursor to the marked name. */
import assert from 'node:assert/strict'
import { definition } from '../../../server/features/definition.ts'
import { markSpans, viewOf } from '../view-of.ts'

function target(fixture: string): string {
  const viewed = viewOf(fixture)
  const found = definition(viewed.view, viewed.path, viewed.offset)
  return markSpans(
    viewed,
    found.map((d) => d.name),
  )
}

describe('definition', () => {
  it('goes from a type to its declaration in another file', () => {
    assert.equal(
      target('//- a.crow\nclass VM { }\n//- b.crow\nclass C { RW vm : V$0M ref }'),
      '//- a.crow\nclass <<VM>> { }\n',
    )
  })

  it('goes from a partner’s name to the other end', () => {
    assert.equal(
      target('class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a : A ref <-> b$0s }'),
      'class A { RO/runtime <<bs>> : B ref set <-> a }\nclass B { RW a : A ref <-> bs }\n',
    )
  })

  it('goes from a bound field to itself and the other end', () => {
    assert.equal(
      target('class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a$0 : A ref <-> bs }'),
      'class A { RO/runtime <<bs>> : B ref set <-> a }\nclass B { RW <<a>> : A ref <-> bs }\n',
    )
  })

  it('goes from an object’s value to the field, the enum value and the object', () => {
    const api = (f: string, v: string, o: string) => `
enum s { a, b }
class C { RW x : s enum, RW c : C ref }
object C one { ${f} = ${v}, c = ${o} }
`
    assert.match(target(api('x$0', 'b', 'one')), /RW <<x>> : s/)
    assert.match(target(api('x', 'b$0', 'one')), /enum s \{ a, <<b>> \}/)
    assert.match(target(api('x', 'b', '$0one')), /object C <<one>>/)
  })

  it('goes from "throws" to the error, and from a duplicate to itself', () => {
    assert.equal(
      target('error E()\nclass C { message m() throws $0E }'),
      'error <<E>>()\nclass C { message m() throws E }\n',
    )
    assert.equal(target('enum e { a }\nenum e$0 { b }'), 'enum e { a }\nenum <<e>> { b }\n')
  })

  it('goes from a word after "without" to the message of this name', () => {
    assert.equal(
      target('class C without dest$0roy { message destroy(self : C ref) }'),
      'class C without destroy { message <<destroy>>(self : C ref) }\n',
    )
  })

  it('has the spans of the whole declaration with documentation, and of the word at the cursor', () => {
    const { view, path, offset, files } = viewOf('/// Doc\nclass VM { }\nclass C { RW vm : V$0M ref }')
    const [found] = definition(view, path, offset)
    const text = (span: { start: number; end: number } | undefined) => files[0]?.text.slice(span?.start, span?.end)
    assert.equal(text(found?.whole), '/// Doc\nclass VM { }')
    assert.equal(text(found?.origin), 'VM')
    assert.equal(found?.origin.start, 39)
  })

  it('goes to the standard texts, also from a class that extends one', () => {
    const paths = (fixture: string) => {
      const { view, path, offset } = viewOf(fixture)
      return definition(view, path, offset).map((d) => d.whole.path)
    }
    assert.deepEqual(paths('api P uses sess$0ion'), ['crowfoot:/session.crow'])
    assert.deepEqual(paths('api P uses session\nclass C { RW s : session$0 ref }'), ['crowfoot:/session.crow'])
    assert.deepEqual(paths('api P uses session\nclass sess$0ion { RW x : int }'), [
      'api.crow',
      'crowfoot:/session.crow',
    ])
  })

  it('finds nothing for words of the language, unknown names and blanks', () => {
    for (const fixture of ['class C { R$0W x : int }', 'class C { RW x : No$0 ref }', 'class C { }\n\n\n$0\n'])
      assert.equal(target(fixture), '')
  })
})
