/** One mistake, one issue, at its place; and what is around it is still found. */
import assert from 'node:assert/strict'
import { parse } from '../../grammar/parse.ts'
import { marked, unmarked } from './carets.ts'

describe('grammar issues', () => {
  /** The text bears its own expected issues. */
  function check(name: string, text: string): void {
    it(name, () => assert.equal(marked(unmarked(text)), text))
  }

  check(
    'a missing closing brace of a class leaves the next declaration intact',
    `
class A {
//      ^ CROW1002 "{" is not closed.
  RW a : int

enum E { X }
`,
  )

  check(
    'a missing closing brace of a body',
    `
class A {
  message f() {
//            ^ CROW1002 "{" is not closed.
    x = 1
  RW b : int
}
class B {
}
`,
  )

  check(
    'a missing closing brace inside a body is told by indentation',
    `
class A {
  message f() {
    if x {
//       ^ CROW1002 "{" is not closed.
      y = 1
  }
  RW b : int
}
`,
  )

  check(
    'a missing brace of the last body',
    `
class A {
  message f() {
//            ^ CROW1002 "{" is not closed.
    x = 1
}
enum E { X }
`,
  )

  check(
    'a missing parenthesis',
    `
class A {
  message f(a : int throws X
//         ^ CROW1002 "(" is not closed.
  RW b : int
}
`,
  )

  check(
    'a missing parenthesis before a body',
    `
class A {
  message f(a : int {
//         ^ CROW1002 "(" is not closed.
    return a
  }
  RW b : int
}
`,
  )

  check(
    'a missing square bracket',
    `
object host a {
  tags = ["x"
//       ^ CROW1002 "[" is not closed.
  name = "y"
}
`,
  )

  check(
    'a missing opening brace',
    `
class A
//     ^ CROW1001 Expected "{" after "A".
  RW a : int
}
enum E { X }
`,
  )

  check(
    'a closing brace too many',
    `
enum E { X } }
//           ^ CROW1007 "}" closes nothing.
enum F { Y }
`,
  )

  check(
    'a closing brace too many inside a class',
    `
class A {
  message f() {
    x = 1 }
    }
//  ^ CROW1007 "}" closes nothing.
  RW b : int
}
`,
  )

  check(
    'a closing parenthesis too many',
    `
class A {
  message f(a : int)) throws X
//                  ^ CROW1007 ")" closes nothing.
  RW b : int
}
`,
  )

  check(
    'a missing type',
    `
class A {
  RW a : = 3
//       ^ CROW1001 Expected a type after ":", but found "=".
  RW b :
//      ^ CROW1001 Expected a type after ":".
  RW c : int
}
`,
  )

  check(
    'a missing name',
    `
class {
//    ^ CROW1001 Expected the name of a class after "class", but found "{".
  RW : int
//   ^ CROW1001 Expected the name of a field after "RW", but found ":".
  message (a : int)
//        ^ CROW1001 Expected the name of a message after "message", but found "(".
}
`,
  )

  check(
    'a missing colon',
    `
record r {
  a int
//  ^^^ CROW1001 Expected ":" after "a", but found "int".
  b : int
}
`,
  )

  check(
    'a missing value',
    `
class A {
  RW a : int =
//            ^ CROW1001 Expected a value after "=".
  RW b : string set = [1, , 2]
//                        ^ CROW1001 Expected a value after ",", but found ",".
  RW c : (string -> int) map = { "a" -> }
//                                      ^ CROW1001 Expected a value after "->", but found "}".
}
`,
  )

  check(
    'a missing arrow',
    `
class A {
  RW a : (string int) map
//               ^^^ CROW1001 Expected "->" after "string", but found "int".
  RW b : (string -> ) map
//                  ^ CROW1001 Expected the type of the values after "->", but found ")".
  RW c : (string -> int)
//                      ^ CROW1001 Expected "map" after ")".
}
`,
  )

  check(
    'a missing comma',
    `
enum E { A B }
//         ^ CROW1001 Expected a comma or a new line after "A", but found "B".
error X(a b)
//        ^ CROW1001 Expected "," or ")" after "a", but found "b".
class A { RW a : int RW b : int }
//                   ^^ CROW1001 Expected a comma or a new line after "int", but found "RW".
`,
  )

  check(
    'a comma too many',
    `
enum E { A,, B }
//         ^ CROW1001 Expected an enum value after ",", but found ",".
`,
  )

  check(
    'words behind a type',
    `
class A {
  RW a : VM reff
//          ^^^^ CROW1001 Unknown word "reff". Did you mean "ref"?
  RW b : VM ref or nil
//                 ^^^ CROW1001 Expected "null" after "or", but found "nil".
  RW c : int
}
`,
  )

  check(
    'mistakes in one parameter do not hide the others',
    `
class A {
  message f(a : , b : int) : string
//              ^ CROW1001 Expected a type after ":", but found ",".
}
`,
  )

  check(
    'partners and annotations',
    `
class A {
  RW a : B ref <->
//                ^ CROW1001 Expected the field at the other end after "<->".
  RW b : B ref <-> B.
//                   ^ CROW1001 Expected the field at the other end after ".".
  RW c : B ref @
//              ^ CROW1001 Expected a word after "@".
}
`,
  )

  check(
    'a computed field without an expression',
    `
class A {
  RO/runtime a : int :=
//                     ^ CROW1001 Expected an expression after ":=".
  RW b : int
}
`,
  )

  check(
    'what is no declaration',
    `
import "x"
^^^^^^ CROW1001 There is no declaration "import".
enum E { X }
`,
  )

  check(
    'a misspelt declaration',
    `
clas VM {
^^^^ CROW1001 Unknown declaration "clas". Did you mean "class"?
  RW a : int
}
Enum E { X }
^^^^ CROW1001 Unknown declaration "Enum". Did you mean "enum"?
`,
  )

  check(
    'what follows a declaration',
    `
enum E { X } foo
//           ^^^ CROW1001 Expected a declaration after "}", but found "foo".
enum F { Y }
`,
  )

  check(
    'half a declaration',
    `
class
//   ^ CROW1001 Expected the name of a class after "class".
enum E
//    ^ CROW1001 Expected "{" after "E".
object host
//         ^ CROW1001 Expected the name of the object after "host".
`,
  )

  check(
    'api',
    `
api
// ^ CROW1001 Expected the name of the API after "api".

api P version 1
//            ^ CROW1001 The version 1 is not in quotes.

api Q uses
//        ^ CROW1001 Expected a standard class (session, task or event) after "uses".
`,
  )

  check(
    'unclosed strings',
    String.raw`
class A {
  RW a : string = "abc
//                ^^^^ CROW1003 A text is not closed.
  RW b : string = "a\"
//                ^^^^ CROW1003 A text is not closed.
}
`,
  )

  check(
    'escapes',
    String.raw`
class A {
  RW a : string = "\x \u00g0 \u0041\n"
//                 ^^ CROW1004 Unknown escape "\x" in a string.
}
`,
  )

  check(
    'an unclosed comment',
    `
class A {
  RW a : int /* never
//           ^^ CROW1005 A comment is not closed.
}
enum E { X }
`,
  )

  check(
    'unknown characters',
    `
class A {
  RW a : int;
//          ^ CROW1006 ";" is not a sign of the language.
  RW größe : int
//   ^^^^^ CROW1006 The name "größe" has the characters "ö" (U+00F6), "ß" (U+00DF).
  RW b : int # note
//           ^^^^^^ CROW1006 "#" does not start a comment.
}
😀
^^ CROW1006 Unknown character "😀" (U+1F600).
`,
  )

  check(
    'documentation of nothing',
    `
class A {
  RW a : int /// trailing
//           ^^^^^^^^^^^^ CROW1008 This documentation documents nothing.
  /// of nothing
//^^^^^^^^^^^^^^ CROW1008 This documentation documents nothing.
}

/// at the end
^^^^^^^^^^^^^^ CROW1008 This documentation documents nothing.
`,
  )

  check(
    'misspelt words, one issue each',
    `
api P use session
//    ^^^ CROW1001 Unknown word "use". Did you mean "uses"?
class A wihout create {
//      ^^^^^^ CROW1001 Unknown word "wihout". Did you mean "without"?
  mesage m(x : int)
//^^^^^^ CROW1001 Unknown word "mesage". Did you mean "message"?
  message n()
    thorws A, B
//  ^^^^^^ CROW1001 Unknown word "thorws". Did you mean "throws"?
  RW a : A Ref
//         ^^^ CROW1001 Unknown word "Ref". Did you mean "ref"?
  RW e : e enums
//         ^^^^^ CROW1001 Unknown word "enums". Did you mean "enum"?
  RW d : A ref null
//             ^^^^ CROW1001 Expected "or" after "ref", but found "null".
}
record R {
  RW a : int
//^^ CROW1001 The members of a record have no qualifier, but found "RW".
}
`,
  )

  check(
    'an opening bracket that is missing',
    `
enum color red, green }
//         ^^^ CROW1001 Expected "{" after "color", but found "red".
error E x, y)
//      ^ CROW1001 Expected "(" after "E", but found "x".
error F
//     ^ CROW1001 Expected "(" after "F".
object h o x = 1 }
//         ^ CROW1001 Expected "{" after "o", but found "x".
class A RW x : int }
//      ^^ CROW1001 Expected "{" after "A", but found "RW".
class B {
  message m x : int, y : int)
//          ^ CROW1001 Expected "(" after "m", but found "x".
  RW t : string set = "a", "b"]
//                    ^^^ CROW1001 Expected "[" after "=", but found "a".
}
class C {
  RW m : (string -> int) map = "a" -> 1 }
//                             ^^^ CROW1001 Expected "{" after "=", but found "a".
  RW x : int
}
`,
  )

  check(
    'a bracket too many in the middle of a class, and a declaration in another',
    `
class A {
  RW x : int }
//           ^ CROW1007 "}" closes nothing.
  message f(a : int)
}
class B {
  enum color { red }
//^^^^^^^^^^ CROW1001 "enum color" cannot stand inside another declaration.
  RW y : string = 'abc'
//                ^^^^^ CROW1006 The text "abc" is not in straight double quotes.
}
`,
  )

  check(
    'what stands twice, and signs',
    `
class A {
  RW x : int = 1 = 2
//               ^ CROW1001 A field has one "=" at most.
  RW y : A ref <-> a <-> b
//                   ^^^ CROW1001 A field has one "<->" at most.
  RO/runtime z : int := 1 := 2
//                        ^^ CROW1001 A field has one ":=" at most.
  RW i : int = 0x10
//             ^^^^ CROW1001 "0x10" is not a number.
}
object host h { a : 1 }
//                ^ CROW1001 Expected "=" after "a", but found ":".
`,
  )

  check(
    'junk lines behind a declaration',
    `
class A { RW x : int }

const X = 3
^^^^^ CROW1001 Expected a declaration (api, class, record, enum, error, object or role), but found "const".
error E()
ap P
^^ CROW1001 Unknown declaration "ap". Did you mean "api"?
api Q uses session
  version "1"
//^^^^^^^ CROW1001 "version" stands behind "uses".
`,
  )

  check(
    'nothing, where line breaks are legal and a bracket is no body',
    `
class A {
  message
    m
    (x : int)
    throws
      HANDLE_INVALID
  RO/runtime c : int := size({ "a" -> 1 })
}
`,
  )

  it('keeps the members around a mistake', () => {
    const { units } = parse(
      'class A {\n  RW a : = 3\n  message f(x : ) throws\n  RW b : int set set @\n  RW c : int\n}',
    )
    const node = units[0]?.node
    assert.ok(node?.kind === 'class')
    assert.deepEqual(
      node.members.map((member) => member.name.text),
      ['a', 'f', 'b', 'c'],
    )
  })

  it('parses on behind a missing brace as if it were there', () => {
    const { units } = parse('class A {\n  message f() {\n    x = 1\n  RW b : int\n}\nclass B { RW c : int }')
    assert.deepEqual(
      units.map(({ node }) => node?.kind === 'class' && node.members.map((member) => member.name.text)),
      [['f', 'b'], ['c']],
    )
  })

  it('takes nesting up to a bound', () => {
    const nested = (depth: number) => `object a b { x = ${'['.repeat(depth)}${']'.repeat(depth)} }`
    const codes = (text: string) => parse(text).units.flatMap((unit) => unit.issues.map((issue) => issue.code))
    assert.deepEqual(codes(nested(99)), [])
    assert.deepEqual(codes(nested(100)), ['CROW1009'])
    assert.deepEqual(codes(`record r { a : int${' set'.repeat(101)} }`), ['CROW1009'])
  })
})
