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

  it('distinguishes what gives a field its value from what reads it', () => {
    const text = `class VM {
  RW a$0 : int = 1
  RW m : (string -> VM ref) map = {}
  message go(vm : VM ref) {
    vm.a = vm.a + 1
    vm.a += 1
    set vm { a = 2 }
    create VM { ...vm, a = 3 }
    hold vm.a = 4
    wait 1s
    vm.m["k"] = vm
  }
}
object VM one { a = 5 }
`
    const kinds = (fixture: string) => {
      const { view, path, offset } = viewOf(fixture)
      return documentHighlight(view, path, offset).map(({ kind }) => kind)
    }
    assert.deepEqual(kinds(text), ['write', 'write', 'read', 'write', 'write', 'write', 'write', 'write'])
    assert.deepEqual(kinds(text.replace('$0', '').replace('RW m', 'RW m$0')), ['write', 'write'])
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
