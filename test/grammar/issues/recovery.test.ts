/** The text around a mistake is read. */
import assert from 'node:assert/strict'
import { syntaxEntry } from '../../../analysis/diagnostics/syntax-entries.ts'
import { parse } from '../../../grammar/parse.ts'

describe('grammar issues: recovery', () => {
  it('reads the members around a mistake', () => {
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

  it('reads the text after a missing brace as if the brace were there', () => {
    const { units } = parse('class A {\n  message f() {\n    x = 1\n  RW b : int\n}\nclass B { RW c : int }')
    assert.deepEqual(
      units.map(({ node }) => node?.kind === 'class' && node.members.map((member) => member.name.text)),
      [['f', 'b'], ['c']],
    )
  })

  it('reads up to 99 nested sets, and reports more', () => {
    const nested = (depth: number) => `object a b { x = ${'['.repeat(depth)}${']'.repeat(depth)} }`
    const codes = (text: string) =>
      parse(text).units.flatMap((unit) => unit.issues.map((issue) => syntaxEntry(issue).code))
    assert.deepEqual(codes(nested(99)), [])
    assert.deepEqual(codes(nested(100)), ['CROW1009'])
    assert.deepEqual(codes(`record r { a : int${' set'.repeat(101)} }`), ['CROW1009'])
  })
})
