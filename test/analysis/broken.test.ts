/** A syntax error can hide members, values and types, which are not reported as missing in addition. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'

const BROKEN: readonly (readonly [what: string, text: string])[] = [
  [
    'the partner in a class',
    'class A {\n  RO/runtime bs : B ref set <-> a\n}\nclass B\n  RO/constructor a : A ref <-> bs\n}\n',
  ],
  ['a field that an object sets', 'class A\n  RW x : int\n}\nobject A a1 {\n  x = 1\n}\n'],
  ['a value that an object gives', 'class A {\n  RW x : int\n  RW y : int\n}\nobject A a1 {\n  x : 1\n  y = 2\n}\n'],
  ['the values of an enum', 'enum color red, green }\n'],
  ['a value of an enum', 'enum color { red green }\nclass A {\n  RW c : color enum = green\n}\n'],
  ['the type of a field', 'class A {\n  RW b : (string -> A ref = {}\n  RO/runtime bs : A ref <-> b\n}\n'],
  [
    'the other end of a field',
    'class A {\n  RO/runtime b : B ref <->\n}\nclass B {\n  RW a : A ref or null <-> b = null\n}\n',
  ],
  ['a class that others refer to', 'class {\n}\nclass A {\n  RW b : B ref or null = null\n}\n'],
  ['an enum that others use', 'emum_ color { red }\nclass A {\n  RW c : color enum = red\n}\n'],
  ['an object that others name', 'class A {\n  RW b : A ref or null = a1\n}\nobject A a1 a2 {\n}\nobjet_ A a1 {\n}\n'],
  ['an error that a message throws', 'class A {\n  message m() throws TIRED\n}\nerr TIRED()\n'],
  ['the word "without create"', 'class A wthout create {\n  message create(x : int) : A ref\n  RW x : int\n}\n'],
  ['the bracket of a value', 'class A {\n  RW xs : int set\n}\nobject A a {\n  xs = 1, 2]\n}\n'],
  ['the word "without objects"', 'record r { x : int }\nclass A without, objects {\n  RO/runtime r : r record\n}\n'],
  ['a default that create needs', 'class A {\n  RW next : A ref or null null\n  RW last : A ref\n}\n'],
  ['a name in a message', 'class A {\n  message m(x : int = 1, : int) throws NOBODY\n}\n'],
]

describe('a syntax error', () => {
  for (const [what, text] of BROKEN) {
    it(`is the only thing reported where it hides ${what}`, () => {
      const codes = analyze([{ path: 'api.crow', tree: parse(text) }], 'broken').diagnostics.map((d) => d.code)
      assert.ok(codes.length > 0)
      assert.deepEqual(
        codes.filter((code) => !code.startsWith('CROW10')),
        [],
      )
    })
  }
})
