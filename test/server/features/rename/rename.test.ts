/** Rename: the files afterwards, or the reason why not. */
import assert from 'node:assert/strict'
import { analyze } from '../../../../analysis/analyze.ts'
import { parse } from '../../../../grammar/parse.ts'
import { prepareRename, rename } from '../../../../server/features/rename/rename.ts'
import type { TextEdit } from '../../../../server/view.ts'
import { applyEdits, edited, type Viewed, viewOf } from '../../view-of.ts'

/** The changed files, or `refused: …`. */
function renamed(fixture: string, newName: string): string {
  const viewed = viewOf(fixture)
  const result = rename(viewed.view, viewed.path, viewed.offset, newName)
  return 'refused' in result ? `refused: ${result.refused}` : edited(viewed, result.edits)
}

function prepared(fixture: string): string {
  const { view, path, offset, files } = viewOf(fixture)
  const result = prepareRename(view, path, offset)
  if ('refused' in result) return `refused: ${result.refused}`
  const text = files.find((f) => f.path === path)?.text.slice(result.span.start, result.span.end)
  return `${result.placeholder} at ${text}`
}

describe('rename', () => {
  it('of a bound field changes its partner’s arrow and the values of objects, in all files', () => {
    assert.equal(
      renamed(
        `
//- a.crow
class VM { RO/runtime VI$0Fs : VIF ref set <-> VM }
//- b.crow
class VIF { RO/constructor VM : VM ref <-> VIFs, RW VIFs : int }
object VM x { VIFs = [] }
object VIF y { VIFs = 1 }
`,
        'interfaces',
      ),
      `//- a.crow
class VM { RO/runtime interfaces : VIF ref set <-> VM }
//- b.crow
class VIF { RO/constructor VM : VM ref <-> interfaces, RW VIFs : int }
object VM x { interfaces = [] }
object VIF y { VIFs = 1 }
`,
    )
  })

  it('from the partner’s name changes both ends as well', () => {
    assert.equal(
      renamed('class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a : A ref <-> $0bs }', 'many'),
      'class A { RO/runtime many : B ref set <-> a }\nclass B { RW a : A ref <-> many }\n',
    )
  })

  it('of a field that is bound to itself changes both of its names', () => {
    assert.equal(
      renamed('class A { RW peers$0 : A ref set <-> peers }', 'others'),
      'class A { RW others : A ref set <-> others }\n',
    )
  })

  it('of a class changes types and objects, not other things with the same name', () => {
    assert.equal(
      renamed('class VM { RW VM : VM ref or null = null }\nobject V$0M VM { }\nrecord r { x : VM record }', 'guest'),
      'class guest { RW VM : guest ref or null = null }\nobject guest VM { }\nrecord r { x : guest record }\n',
    )
  })

  it('changes an error, an object, a parameter, a member, a message and the API', () => {
    assert.equal(
      renamed('error E$0(x)\nclass C { message m() throws E }', 'BAD'),
      'error BAD(x)\nclass C { message m() throws BAD }\n',
    )
    assert.equal(
      renamed('object C o$0 { next = o }\nclass C { RW next : C ref = o }', 'first'),
      'object C first { next = first }\nclass C { RW next : C ref = first }\n',
    )
    assert.equal(renamed('class C { message m(x$0 : int, y : int) }', 'z'), 'class C { message m(z : int, y : int) }\n')
    assert.equal(renamed('record r { x$0 : int }', 'z'), 'record r { z : int }\n')
    assert.equal(renamed('class C { message m$0() }', 'class'), 'class C { message class() }\n')
    assert.equal(renamed('api P$0', 'Pool'), 'api Pool\n')
  })

  it('adds quotes to an enum value that is not a name, and removes unnecessary ones', () => {
    const api = (declared: string, used: string, again = used) =>
      `enum e { ${declared}, b }\nclass C { RW x : e enum set = [${used}] }\nobject C c { x = [b, ${again}] }\n`
    assert.equal(renamed(api('$0on', 'on'), 'half-way'), api('"half-way"', '"half-way"'))
    assert.equal(renamed(api('on', '"on$0"', 'on'), '"a \\"b\\""'), api('"a \\"b\\""', '"a \\"b\\""'))
    assert.equal(renamed(api('"half-way"', '"half$0-way"', '"half-way"'), 'on'), api('on', 'on'))
  })

  it('of a duplicate declaration changes only this one', () => {
    assert.equal(
      renamed('class A { }\nclass A$0 { RW a : A ref or null = null }', 'B'),
      'class A { }\nclass B { RW a : A ref or null = null }\n',
    )
  })

  it('to the same name changes nothing', () => assert.equal(renamed('class A$0 { }', ' A '), ''))

  describe('is refused', () => {
    const cases: readonly (readonly [fixture: string, name: string, reason: string])[] = [
      ['class A$0 { }', '9a', '"9a" is not a name. A name is made of'],
      ['class A$0 { }', '', '"" is not a name.'],
      ['class A$0 { }\nrecord B { }', 'B', 'There is a record "B" already.'],
      ['record A$0 { }\nclass B { }', 'B', 'There is a class "B" already.'],
      ['class A$0 { }', 'Async', 'A class cannot be named "Async"'],
      ['api P uses task\nclass A$0 { }', 'task', 'There is a class "task" already.'],
      ['enum a$0 { x }\nenum b { x }', 'b', 'There is an enum "b" already.'],
      ['enum a { x$0, y }', 'y', 'The enum "a" has "y" already.'],
      ['enum a { x$0 }', '""', 'An enum value cannot be empty.'],
      ['enum a { x$0 }', 'a\u0000', 'An enum value cannot hold characters'],
      ['error A$0()\nerror B()', 'B', 'There is an error "B" already.'],
      ['error A(x, y$0)', 'x', 'The error "A" has a parameter "x" already.'],
      ['error A$0()', 'HANDLE_INVALID', 'The error "HANDLE_INVALID" is built in.'],
      ['class C { }\nobject C a$0 { }\nobject C b { }', 'b', 'There is an object "b" already.'],
      ['class C { }\nobject C a$0 { }', 'null', 'An object cannot be named "null"'],
      ['class C { RW a$0 : int, RW b : int }', 'b', 'The class "C" has a field "b" already.'],
      ['class C { RW a$0 : int }', 'uuid', 'Every class has a field "uuid" already.'],
      ['class C { RW a$0 : int, message get_b() }', 'b', 'The field would imply the RPC "C.get_b", which is a message'],
      ['class C { RW a$0 : int }', 'record', 'The field would imply the RPC "C.get_record", which the class has'],
      [
        'class C { RW a$0 : string set, RW tags : (string -> int) map }',
        'to_tags',
        'The field would imply an RPC that the field "tags"',
      ],
      ['class C { message a$0(), message b() }', 'b', 'The class "C" has a message "b" already.'],
      ['class C { message a$0(), RW b : int }', 'set_b', 'The RPC "C.set_b" is implied already by the field "b".'],
      ['class C { message a$0() }', 'destroy', 'The RPC "C.destroy" is implied already.'],
      ['class C { message m(a$0 : int, b : int) }', 'b', 'The message "m" has a parameter "b" already.'],
      ['record r { a$0 : int, b : int }', 'b', 'The record "r" has a member "b" already.'],
      ['class C { R$0W a : int }', 'b', '"RW" is a word of the language.'],
      ['class C { RW a : in$0t }', 'b', '"int" is a word of the language.'],
      ['class C { RW a : No$0 ref }', 'b', '"No" is not declared'],
      ['class C { message m() throws EVENTS_LOST$0 }', 'b', 'The error "EVENTS_LOST" is built in.'],
      ['class C { }\nobject C c { u$0uid = "x" }', 'b', 'Every class has a field "uuid"; no text declares it.'],
      ['api P uses ses$0sion', 'b', '"session" is a standard class.'],
      [
        'api P uses session\nclass ses$0sion { }',
        'b',
        '"session" is a name of the standard text crowfoot:/session.crow.',
      ],
      ['api P uses task\nclass C { RW t : task$0 ref }', 'b', '"task" is a name of the standard text'],
      ['class C { }\n\n\n$0\n', 'b', 'There is no name here.'],
    ]
    for (const [fixture, name, reason] of cases) {
      it(`${fixture.replaceAll('\n', ' ')} to ${JSON.stringify(name)}`, () => {
        const result = renamed(fixture, name)
        assert.equal(result.slice(0, reason.length + 9), `refused: ${reason}`)
      })
    }
  })

  it('offers the name without the quotes of an enum value', () => {
    assert.equal(prepared('enum e { "half$0-way" }'), 'half-way at "half-way"')
    assert.equal(prepared('class A { RW b : B ref <-> $0a }\nclass B { RO/runtime a : A ref <-> b }'), 'a at a')
    assert.equal(prepared('class A { R$0W b : int }'), 'refused: "RW" is a word of the language.')
  })

  it('changes a field that a class adds to a standard one', () => {
    assert.equal(
      renamed('api P uses session\nclass session { RO/runtime ho$0st : int = 0 }', 'node'),
      'api P uses session\nclass session { RO/runtime node : int = 0 }\n',
    )
  })

  for (const name of [
    'fresh_name',
    'VIF',
    'state',
    'next',
    'BAD',
    'lab',
    'start',
    'mode',
    'get_state',
    'class',
    'null',
  ]) {
    it(`of every name of an API to "${name}" is refused or causes no error`, () => {
      const viewed = viewOf(WHOLE)
      assert.deepEqual(viewed.analysis.diagnostics, [])
      const changes = new Map<string, readonly TextEdit[]>()
      for (const { path, text } of viewed.files) {
        for (const { index } of text.matchAll(/\b\w/g)) {
          const result = rename(viewed.view, path, index, name)
          if ('edits' in result) changes.set(JSON.stringify(result.edits), result.edits)
        }
      }
      assert.ok(changes.size > 10, String(changes.size))
      for (const edits of changes.values()) assert.deepEqual(diagnosticsAfter(viewed, edits), [], edited(viewed, edits))
    })
  }
})

function diagnosticsAfter({ files }: Viewed, edits: readonly TextEdit[]): readonly unknown[] {
  const changed = files.map(({ path, text }) => {
    const here = edits.filter((edit) => edit.path === path)
    return { path, tree: parse(applyEdits(text, here)) }
  })
  return analyze(changed, 'fixture').diagnostics
}

const WHOLE = `
//- a.crow
api Pool version "1.0" uses session, task, event
enum state { Halted, "half-way" }
error BAD(vm)
record options { mode : state enum = Halted, on : host ref or null = lab }
class VM without destroy {
  RW label : string
  RO/runtime state : state enum = Halted
  RO/runtime VIFs : VIF ref set <-> VM
  RW modes : (state enum -> string) map = { "half-way" -> "x" }
  RW every : state enum set = [Halted, "half-way"]
  message start(vm : VM ref, how : state enum = "half-way") : VIF ref throws BAD, HANDLE_INVALID
  message configure(options : options record)
}
//- b.crow
class VIF { RO/constructor VM : VM ref <-> VIFs }
class host { RW state : state enum, RW next : host ref or null = lab, RW peers : host ref set <-> peers }
object host lab { state = Halted, uuid = "0e1a4d4e-9c1a-4a8e-8d0c-1c5a4c4f6a01", next = lab, peers = [lab] }
object VM dom0 { label = "x", state = "half-way", modes = { Halted -> "y" } }
`
