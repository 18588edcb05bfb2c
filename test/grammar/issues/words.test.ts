/** Words and signs that stand where they cannot: one issue each, and the rest of the text is read. */
import { reports } from '../carets.ts'

describe('grammar issues: words', () => {
  reports(
    'reports parts that stand twice and signs of other languages',
    `
class A {
  RW x : int = 1 = 2
//               ^ CROW1001 A field has at most one "=".
  RW y : A ref <-> a <-> b
//                   ^^^ CROW1001 A field has at most one "<->".
  RO/runtime z : int := 1 := 2
//                        ^^ CROW1001 A field has at most one ":=".
  RW i : int = 0x10
//             ^^^^ CROW1001 "0x10" is not a number.
}
object host h { a : 1 }
//                ^ CROW1001 Expected "=" after "a", but found ":".
`,
  )

  reports(
    'reports unknown words after a type',
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

  reports(
    'reports a word that begins no declaration',
    `
import "x"
^^^^^^ CROW1001 There is no declaration "import".
enum E { X }
`,
  )

  reports(
    'reports a misspelt word before a declaration',
    `
clas VM {
^^^^ CROW1001 Unknown declaration "clas". Did you mean "class"?
  RW a : int
}
Enum E { X }
^^^^ CROW1001 Unknown declaration "Enum". Did you mean "enum"?
`,
  )

  reports(
    'reports text after a declaration on its line',
    `
enum E { X } foo
//           ^^^ CROW1001 Expected a declaration after "}", but found "foo".
enum F { Y }
`,
  )

  reports(
    'reports each misspelt word once',
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

  reports(
    'reports each unreadable line after a declaration',
    `
class A { RW x : int }

const X = 3
^^^^^ CROW1001 Expected a declaration (api, class, record, enum, error, object, role, body, compute, define, external, invariant or test), but found "const".
error E()
ap P
^^ CROW1001 Unknown declaration "ap". Did you mean "api"?
api Q uses session
  version "1"
//^^^^^^^ CROW1001 "version" stands after "uses".
`,
  )
})
