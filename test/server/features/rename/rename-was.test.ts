/** Rename with stored data: the old name is written after `was`, and data of a server move to the new one. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { rename } from '../../../../server/features/rename/rename.ts'
import { edited, viewOf } from '../../view-of.ts'

function renamed(fixture: string, newName: string, kept = true): string {
  const viewed = viewOf(fixture)
  const result = rename(viewed.view, viewed.path, viewed.offset, newName, kept)
  return 'refused' in result ? `refused: ${result.refused}` : edited(viewed, result.edits)
}

describe('rename where data are stored', () => {
  for (const [what, before, after] of [
    ['a field', 'class VM { RW lab$0el : string = "" }', 'class VM { RW title : string was label = "" }'],
    [
      'a class',
      'class mach$0ine without create { RW a : int }',
      'class title was machine without create { RW a : int }',
    ],
    ['an enum', 'enum st$0ate { on }', 'enum title was state { on }'],
    ['an enum value', 'enum state { o$0n, off }', 'enum state { title was on, off }'],
    ['a quoted value', 'enum state { "a b$0" }', 'enum state { title was "a b" }'],
    [
      'the owning end of a pair',
      'class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a$0 : A ref <-> bs }',
      'class A { RO/runtime bs : B ref set <-> title }\nclass B { RW title : A ref <-> bs was a }',
    ],
    [
      'a name that had others',
      'class VM { RW lab$0el : string was name = "" }',
      'class VM { RW title : string was label was name = "" }',
    ],
    ['a name back', 'class VM { RW lab$0el : string was title = "" }', 'class VM { RW title : string was label = "" }'],
    [
      'a name back, with others',
      'class VM { RW lab$0el : string was title was old = "" }',
      'class VM { RW title : string was label was old = "" }',
    ],
  ] as const)
    it(`writes "was" for ${what}`, () => assert.equal(renamed(before, 'title'), `${after}\n`))

  for (const [what, before, after] of [
    ['a message', 'class VM { message st$0art() }', 'class VM { message title() }'],
    [
      'the computed end of a pair',
      'class A { RO/runtime b$0s : B ref set <-> a }\nclass B { RW a : A ref <-> bs }',
      'class A { RO/runtime title : B ref set <-> a }\nclass B { RW a : A ref <-> title }',
    ],
    ['a class without objects', 'class to$0ols without objects { }', 'class title without objects { }'],
    ['a record', 'record st$0at { a : int }', 'record title { a : int }'],
  ] as const)
    it(`writes no "was" for ${what}, which stores no data`, () => assert.equal(renamed(before, 'title'), `${after}\n`))

  it('writes no "was" without data, and removes an earlier name that is used again', () => {
    assert.equal(
      renamed('class VM { RW lab$0el : string = "" }', 'title', false),
      'class VM { RW title : string = "" }\n',
    )
    assert.equal(
      renamed('class VM { RW lab$0el : string was title was old = "" }', 'title', false),
      'class VM { RW title : string was old = "" }\n',
    )
  })
})
