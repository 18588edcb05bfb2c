/** Statements and expressions of other languages: one issue each, and the tree of what was meant. */
import assert from 'node:assert/strict'
import { parse } from '../../../grammar/parse.ts'
import { walk } from '../../../grammar/walk.ts'
import { reports } from '../carets.ts'

/** The kinds of the statements of a body, in the order of the text. */
function statements(...lines: string[]): string[] {
  const [unit] = parse(`body A.m {\n${lines.join('\n')}\n}\n`).units
  assert.equal(unit?.issues.length, 1)
  return unit.node?.kind === 'body' ? unit.node.block.statements.map(({ kind }) => kind) : []
}

describe('grammar issues: bodies of other languages', () => {
  reports(
    'reports operators and operands',
    `
body A.m {
  a.b = c::D
//       ^^ CROW1001 Expected ".", but found "::".
  a.b = f"x {y}"
//      ^^^^^^^^ CROW1001 A text has no letter before it, and no values in it.
  wait 2min
//     ^^^^ CROW1001 "2min" is not a duration.
  a.b = c <> d
//        ^^ CROW1001 Expected "!=", but found "<>".
  a.b = c is not null
//        ^^^^^^ CROW1001 Expected "!=", but found "is not".
  a.b = 1 if c else 2
//        ^^ CROW1001 The condition stands first in a conditional expression.
}
`,
  )

  reports(
    'reports loops and blocks',
    `
body A.m {
  for (let i = 0; i < 3; i++) { a.b = i }
//    ^^^^^^^^^^^^^^^^^^^^^^^ CROW1001 "(let i = 0; i < 3; i++)" is not the head of a loop.
  if c then
//     ^^^^ CROW1001 Expected "{" after "c", but found "then".
    a.b = 1
  end
  while c { a.b = 1 }
//^^^^^ CROW1001 There is no statement "while".
  x := 3
//^^^^ CROW1001 A name is declared with "let".
}
`,
  )

  const rest = 'a.b = 1'
  const trees: readonly (readonly [title: string, lines: readonly string[], kinds: readonly string[]])[] = [
    ['a loop that counts', ['for (let i = 0; i < 3; i++) {', '  a.b = i', '}'], ['for']],
    ['a loop with to', ['for i = 1 to 3 { a.b = i }'], ['for']],
    ['elif on a line of its own', ['if c {', '}', 'elif d {', '}'], ['if']],
    ['catch on a line of its own', ['try {', '}', 'catch X {', '}'], ['try']],
    ['a name without let', ['x := 3'], ['let']],
    ['a type before a name', ['int x = 3'], ['let']],
    ['a condition behind fail', ['fail X() if c'], ['if']],
    ['a check', ['check c else X()'], ['require']],
    ['throw', ['throw X()'], ['fail']],
    ['two question marks before an equals sign', ['a.b ??= 2'], ['assign']],
  ]
  for (const [title, lines, kinds] of trees)
    it(`reads the statement that is meant by ${title}`, () =>
      assert.deepEqual(statements(...lines, rest), [...kinds, 'assign']))

  it('reads a quantifier that is meant by any(… for …)', () => {
    const [unit] = parse('define f() : bool := any(x.a for x in all A)\n').units
    const kinds = unit?.node ? [...walk(unit.node)].map(({ kind }) => kind) : []
    assert.ok(kinds.includes('quantifier-expr'))
  })
})
