/** Find all references: for each kind of target, all names marked. */
import assert from 'node:assert/strict'
import { references } from '../../../server/features/references.ts'
import { markSpans, viewOf } from '../view-of.ts'

function marked(fixture: string, withDeclaration = true): string {
  const viewed = viewOf(fixture)
  return markSpans(viewed, references(viewed.view, viewed.path, viewed.offset, withDeclaration))
}

describe('references', () => {
  it('of a class are types, objects and partners’ classes, in all files', () => {
    assert.equal(
      marked(`
//- a.crow
class V$0M { RW peer : VM ref or null = null }
//- b.crow
record r { all : (VM ref -> VM record) map, other : host ref }
class host { message m(x : VM ref set) : VM ref, RW VM : int }
object VM VM { }
`),
      `//- a.crow
class <<VM>> { RW peer : <<VM>> ref or null = null }
//- b.crow
record r { all : (<<VM>> ref -> <<VM>> record) map, other : host ref }
class host { message m(x : <<VM>> ref set) : <<VM>> ref, RW VM : int }
object <<VM>> VM { }
`,
    )
  })

  it('of a bound field are those of both ends, from either end', () => {
    const text = (first: string, second: string) => `
//- a.crow
class VM { RO/runtime ${first} : VIF ref set <-> VM, RW VM : int }
//- b.crow
class VIF { RO/constructor VM : VM ref <-> ${second} }
object VIF one { VM = x }
object VM x { VIFs = [] }
`
    const expected = `//- a.crow
class VM { RO/runtime <<VIFs>> : VIF ref set <-> <<VM>>, RW VM : int }
//- b.crow
class VIF { RO/constructor <<VM>> : VM ref <-> <<VIFs>> }
object VIF one { <<VM>> = x }
object VM x { <<VIFs>> = [] }
`
    assert.equal(marked(text('VI$0Fs', 'VIFs')), expected)
    assert.equal(marked(text('VIFs', 'VI$0Fs')), expected)
  })

  it('are those of only one end if the other is not bound back', () => {
    assert.equal(
      marked('class A { RW b$0s : B ref set <-> a }\nclass B { RW a : A ref, RW c : A ref <-> bs }'),
      'class A { RW <<bs>> : B ref set <-> a }\nclass B { RW a : A ref, RW c : A ref <-> <<bs>> }\n',
    )
  })

  it('of an enum value are defaults and values, quoted or not, also deep in sets and maps', () => {
    assert.equal(
      marked(`
enum mode { "half-way", on }
enum other { on }
record r { m : mode enum set = [on, "half-$0way"] }
class C { RW m : (mode enum -> string) map = { "half-way" -> "half-way" }, RW o : other enum = on }
object C c { m = { "half-way" -> "x" } }
`),
      `enum mode { <<"half-way">>, on }
enum other { on }
record r { m : mode enum set = [on, <<"half-way">>] }
class C { RW m : (mode enum -> string) map = { <<"half-way">> -> "half-way" }, RW o : other enum = on }
object C c { m = { <<"half-way">> -> "x" } }
`,
    )
  })

  it('of an error are found, also of a built-in one', () => {
    assert.equal(
      marked('error B$0AD()\nclass C { message m() throws X, BAD }'),
      'error <<BAD>>()\nclass C { message m() throws X, <<BAD>> }\n',
    )
    assert.equal(
      marked('class C { message m() throws HANDLE_INVALI$0D, message n() throws HANDLE_INVALID }'),
      'class C { message m() throws <<HANDLE_INVALID>>, message n() throws <<HANDLE_INVALID>> }\n',
    )
  })

  it('of an object are defaults and values that refer to its class', () => {
    assert.equal(
      marked(`
object host la$0b { next = lab, name = "lab" }
class host { RW next : host ref or null = lab, RW name : string = "lab", message go(to : host ref = lab) }
class VM { RW on : (string -> host ref) map = { "lab" -> lab } }
`),
      `object host <<lab>> { next = <<lab>>, name = "lab" }
class host { RW next : host ref or null = <<lab>>, RW name : string = "lab", message go(to : host ref = <<lab>>) }
class VM { RW on : (string -> host ref) map = { "lab" -> <<lab>> } }
`,
    )
  })

  it('omit the declaration on request', () => {
    assert.equal(
      marked('enum s$0 { a }\nrecord r { x : s enum }', false),
      'enum s { a }\nrecord r { x : <<s>> enum }\n',
    )
  })

  it('include the standard texts', () => {
    const { view, path, offset } = viewOf('api Pool uses session\nclass C { RW s : ses$0sion ref }')
    assert.deepEqual(
      references(view, path, offset, true).map((span) => span.path),
      ['api.crow', 'crowfoot:/session.crow', 'crowfoot:/session.crow'],
    )
  })

  it('are empty for a word of the language', () => {
    assert.equal(marked('class C { R$0W x : int, RW y : int }'), '')
    assert.equal(marked('class C { RW x : in$0t, RW y : int }'), '')
    assert.equal(marked('class C { RW x : Unkn$0own ref }'), '')
  })
})
