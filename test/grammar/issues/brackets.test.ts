/** Brackets that are missing or surplus: one issue each, and the rest of the text is read. */
import assert from 'node:assert/strict'
import { parse } from '../../../grammar/parse.ts'
import { reports } from '../carets.ts'

describe('grammar issues: brackets', () => {
  reports(
    'reports a missing closing brace of a class and reads the next declaration',
    `
class A {
//      ^ CROW1002 "{" is not closed.
  RW a : int

enum E { X }
`,
  )

  reports(
    'reports a missing opening brace below a comment that looks like documentation',
    `
  /** A machine. */
//^^^^^^^^^^^^^^^^^ CROW1011 This comment documents nothing: "/**" does not start documentation.
class A
//     ^ CROW1001 Expected "{" after "A".
  RW a : int
}
`,
  )

  reports(
    'reports a missing closing brace of a body',
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

  reports(
    'finds by indentation which closing brace inside a body is missing',
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

  reports(
    'reports a missing closing brace of the last body',
    `
class A {
  message f() {
//            ^ CROW1002 "{" is not closed.
    x = 1
}
enum E { X }
`,
  )

  reports(
    'reports a missing closing parenthesis',
    `
class A {
  message f(a : int throws X
//         ^ CROW1002 "(" is not closed.
  RW b : int
}
`,
  )

  reports(
    'reports a missing closing parenthesis before a body',
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

  reports(
    'reports a missing closing square bracket',
    `
object host a {
  tags = ["x"
//       ^ CROW1002 "[" is not closed.
  name = "y"
}
`,
  )

  reports(
    'reports a missing opening brace of a class',
    `
class A
//     ^ CROW1001 Expected "{" after "A".
  RW a : int
}
enum E { X }
`,
  )

  reports(
    'reports a surplus closing brace after a declaration',
    `
enum E { X } }
//           ^ CROW1007 "}" closes nothing.
enum F { Y }
`,
  )

  reports(
    'reports a surplus closing brace inside a class',
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

  reports(
    'reports a surplus closing parenthesis',
    `
class A {
  message f(a : int)) throws X
//                  ^ CROW1007 ")" closes nothing.
  RW b : int
}
`,
  )

  reports(
    'reports missing opening brackets of each kind',
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

  reports(
    'reports a surplus brace in the middle of a class and a declaration inside another',
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

  reports(
    'reports nothing where lines may break and a brace is not a body',
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

  reports(
    'reports only the bracket in a condition of a parameter that is not closed',
    `
class A {
  message f(n : int where n in [[1 .. 9]) throws X
//                             ^ CROW1002 "[" is not closed.
  message g(n : int where n in [1 .. 9, m : int) : int { return m }
//                             ^ CROW1002 "[" is not closed.
}
class B {
  message h(n : int where n in [1 .. 9]]) throws X
//                                     ^ CROW1007 "]" closes nothing.
  message i(n : int where n in size([1, 2]) : int { return n }
//         ^ CROW1002 "(" is not closed.
  RW b : int
}
`,
  )

  reports(
    'reads the brackets in a text that is not closed',
    `
test a book has a title" {
//                     ^^^ CROW1003 A text is not closed.
  expect f(book { title = "", pages = [1] })
}
test "a list" {
  expect f(a) == [
    s { a = b, because = goes with it" },
//                                   ^^^^ CROW1003 A text is not closed.
    s { a = c, because = "x" }
  ]
}
test "an escape" {
  expect f(a { title = ", b = 1 }) fails X("title", "", "title != \\"\\"")
//                                                                ^ CROW1006 Unknown character "\\".
}
enum E { X }
`,
  )

  reports(
    'reports a bracket of the wrong kind, and which one is meant',
    `
class A {
  message f(n : int where n in (1 .. 9]) throws X
//                             ^ CROW1001 Expected "[", but found "(".
  RW b : int
}
class B {
  message f(n : int where n in [1 .. 9)) throws X { return size([n, f({ "a" -> [1] })]) }
//                                    ^ CROW1001 Expected "]", but found ")".
  RW b : int
}
test "a" {
  expect f(a[keys({
    "k" -> [1]
  ))]) == 1
//^ CROW1001 Expected "}", but found ")".
}
enum one { A }
test "b" [
//       ^ CROW1001 Expected "{", but found "[".
  expect f() == 1
}
enum two { A }
error E(a, b]
//          ^ CROW1001 Expected ")", but found "]".
enum three { A }
enum E (X, Y }
//     ^ CROW1001 Expected "{", but found "(".
enum four { A }
object a b { x = [{ "a" -> 1 ]] }
//                           ^ CROW1001 Expected "}", but found "]".
enum F { Z }
`,
  )

  reports(
    'reports one surplus bracket where two would seem not to be closed',
    `
define f(vdi : VDI ref { or null) : bool := true
//                     ^ CROW1002 "{" is not closed.
test "a" {
  expect f(a, 2 * b{ .size) fails X(b)
//                 ^ CROW1002 "{" is not closed.
}
`,
  )

  reports(
    'reports only the sign of a comment that takes in the end of its line',
    `
enum e { A, B, # C }
//             ^^^^^ CROW1006 "#" does not start a comment.
class A {
  RW a : int = # 3
//             ^^^ CROW1006 "#" does not start a comment.
}
test "a" {
  expect f(g { a = # true })
//                 ^^^^^^^^^ CROW1006 "#" does not start a comment.
  expect # h()
//       ^^^^^ CROW1006 "#" does not start a comment.
}
`,
  )

  it('offers the bracket that is meant, and writes it without asking only where no other is possible', () => {
    const repairs = (text: string) => parse(text).units.flatMap((unit) => unit.issues.flatMap((i) => i.repairs ?? []))
    assert.deepEqual(repairs('error E(a, b]'), [
      { title: 'Write ")"', edits: [{ start: 12, end: 13, text: ')' }], signs: true },
    ])
    assert.deepEqual(repairs('test "a" {\n  expect f((a]) == 1\n}'), [
      { title: 'Write ")"', edits: [{ start: 24, end: 25, text: ')' }] },
    ])
  })
})
