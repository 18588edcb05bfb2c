/** Highlights: all places in the file that have the name at the cursor. */
import assert from 'node:assert/strict'
import { documentHighlight } from '../../../server/features/document-highlight.ts'
import { markSpans, viewOf } from '../view-of.ts'

function marked(fixture: string): string {
  const viewed = viewOf(fixture)
  const found = documentHighlight(viewed.view, viewed.path, viewed.offset)
  return markSpans(
    viewed,
    found.map((h) => h.span),
  )
}

describe('document highlight', () => {
  it('marks a name only in its own file', () => {
    assert.equal(
      marked(`
//- a.crow
enum sta$0te { on }
class A { RW state : state enum = on }
//- b.crow
class B { RW state : state enum = on }
`),
      `//- a.crow
enum <<state>> { on }
class A { RW state : <<state>> enum = on }
`,
    )
  })

  it('marks both ends of a pair', () => {
    assert.equal(
      marked('class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a$0 : A ref <-> bs }'),
      'class A { RO/runtime <<bs>> : B ref set <-> <<a>> }\nclass B { RW <<a>> : A ref <-> <<bs>> }\n',
    )
  })

  it('distinguishes declarations from uses', () => {
    const { view, path, offset } = viewOf('enum s { on$0 }\nclass A { RW x : s enum = on }')
    assert.deepEqual(
      documentHighlight(view, path, offset).map((h) => h.kind),
      ['write', 'read'],
    )
  })

  it('distinguishes parameters with the same name', () => {
    assert.equal(
      marked('class A { message m(x$0 : int), message n(x : int) }'),
      'class A { message m(<<x>> : int), message n(x : int) }\n',
    )
  })

  it('does not mark words of the language', () => {
    assert.equal(marked('class A { RW x : i$0nt, RW y : int }'), '')
  })
})
