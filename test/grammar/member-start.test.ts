/** The regular expression for heads of declarations agrees with the search for units. */
import assert from 'node:assert/strict'
import { DECLARATION_PATTERN } from '../../grammar/member-start.ts'
import { parse } from '../../grammar/parse.ts'

const HEADS = [
  ...['class A {', 'class A without create {', 'class A allows(r) {', 'class A get allows (r) {', 'record class {'],
  ...['enum E {', 'error E(a)', 'object VM vm {', 'class\tA{', 'class A was B {', 'enum E was F {'],
]
const OTHERS = [
  ...['class : int', 'record = 1', 'class A', 'error E', 'object VM {', 'api P', 'role r', 'role r includes s'],
  ...['record R was S {', 'message m(', 'RW a : int', 'clas A {', 'class A allows : int'],
]

function matches(text: string): boolean {
  return new RegExp(`^${DECLARATION_PATTERN}`).test(text)
}

describe('the pattern of heads of declarations', () => {
  for (const head of HEADS)
    it(`matches ${JSON.stringify(head)}, which begins a unit inside open brackets`, () => {
      assert.ok(matches(head))
      const [, second] = parse(`class Before {\n  message m() {\n${head}`).units
      assert.equal(second?.start, 'class Before {\n  message m() {\n'.length)
    })

  for (const text of OTHERS) it(`does not match ${JSON.stringify(text)}`, () => assert.ok(!matches(text)))
})
