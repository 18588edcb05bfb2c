/** Characters, strings, comments and documentation that are wrong by themselves. */
import { reports } from '../carets.ts'

describe('grammar issues: tokens', () => {
  reports(
    'reports strings that are not closed',
    String.raw`
class A {
  RW a : string = "abc
//                ^^^^ CROW1003 A text is not closed.
  RW b : string = "a\"
//                ^^^^ CROW1003 A text is not closed.
}
`,
  )

  reports(
    'reports unknown escapes',
    String.raw`
class A {
  RW a : string = "\x \u00g0 \u0041\n"
//                 ^^ CROW1004 Unknown escape "\x" in a string.
}
`,
  )

  reports(
    'reports a comment that is not closed',
    `
class A {
  RW a : int /* never
//           ^^ CROW1005 A comment is not closed.
}
enum E { X }
`,
  )

  reports(
    'reports unknown characters',
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

  reports(
    'reports documentation of nothing',
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
})
