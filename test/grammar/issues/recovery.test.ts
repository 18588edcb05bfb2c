/** What is read of the text around a mistake. */
import assert from 'node:assert/strict'
import { parse } from '../../../grammar/parse.ts'

describe('grammar issues: recovery', () => {
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
