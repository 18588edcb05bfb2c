/** Parts of declarations that are missing: one issue each, and the rest of the text is read. */
import { reports } from '../carets.ts'

describe('grammar issues: missing parts', () => {
  reports(
    'reports a missing type',
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

  reports(
    'reports a missing name',
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

  reports(
    'reports a missing title',
    `
test { expect true }
//   ^ CROW1001 Expected a title in quotes after "test", but found "{".
test "" { expect true }
//   ^^ CROW1001 Expected a title between the quotes.
`,
  )

  reports(
    'reports a missing colon',
    `
record r {
  a int
//  ^^^ CROW1001 Expected ":" after "a", but found "int".
  b : int
}
`,
  )

  reports(
    'reports a missing value',
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

  reports(
    'reports a missing arrow',
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

  reports(
    'reports a missing comma',
    `
enum E { A B }
//         ^ CROW1001 Expected a comma or a new line after "A", but found "B".
error X(a b)
//        ^ CROW1001 Expected "," or ")" after "a", but found "b".
class A { RW a : int RW b : int }
//                   ^^ CROW1001 Expected a comma or a new line after "int", but found "RW".
`,
  )

  reports(
    'reports a surplus comma',
    `
enum E { A,, B }
//         ^ CROW1001 Expected an enum value after ",", but found ",".
`,
  )

  reports(
    'reports a mistake in one parameter and reads the others',
    `
class A {
  message f(a : , b : int) : string
//              ^ CROW1001 Expected a type after ":", but found ",".
}
`,
  )

  reports(
    'reports missing names of partners and annotations',
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

  reports(
    'reports a computed field without an expression',
    `
class A {
  RO/runtime a : int :=
//                     ^ CROW1001 Expected an expression after ":=".
  RW b : int
}
`,
  )

  reports(
    'reports declarations that end after their first words',
    `
class
//   ^ CROW1001 Expected the name of a class after "class".
enum E
//    ^ CROW1001 Expected "{" after "E".
object host
//         ^ CROW1001 Expected the name of the object after "host".
`,
  )

  reports(
    'reports missing parts in the head of an API',
    `
api
// ^ CROW1001 Expected the name of the API after "api".

api P version 1
//            ^ CROW1001 The version 1 is not in quotes.

api Q uses
//        ^ CROW1001 Expected a standard part (session, task, event or query) after "uses".
`,
  )
})
