/** A statement with a syntax error has no other diagnostic; all other statements keep theirs. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'

/** The codes and places of what is found in a message with these statements, one a line. */
function found(...lines: string[]): string[] {
  const head = 'error BAD()\nclass VM {\n  RW load : float\n  message m(vm : VM ref) throws BAD {'
  const text = `${head}\n${lines.map((line) => `    ${line}\n`).join('')}  }\n}\n`
  const { diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  return diagnostics.map(({ code, start, end }) => `${code} ${text.slice(start, end)}`)
}

const RAISED = 'require vm.load > 0.0 else BAD()'

describe('a syntax error in a body', () => {
  it('is the only diagnostic of its statement', () => {
    assert.deepEqual(found(RAISED, 'vm.load = unknown @'), ['CROW1001 @'])
    assert.deepEqual(found(RAISED, 'vm.load = @ unknown'), ['CROW1001 @'])
  })

  it('hides nothing of the statements before and after it', () => {
    assert.deepEqual(found(RAISED, 'vm.load = "a"', 'vm.load = 2 @', 'vm.load = "b"'), [
      'CROW2002 "a"',
      'CROW1001 @',
      'CROW2002 "b"',
    ])
  })

  it('in the head of a block hides nothing inside the block', () => {
    assert.deepEqual(found(RAISED, 'if unknown && 1 {', '  vm.load = "a"', '}'), ['CROW1006 &&', 'CROW2002 "a"'])
  })

  it('inside of a block hides nothing in its head, or in the head of another branch', () => {
    const lines = ['if 1 {', '  vm.load = 2 @', '} else if 3 {', '  vm.load = "a"', '}']
    assert.deepEqual(found(RAISED, ...lines), ['CROW2002 1', 'CROW1001 @', 'CROW2002 3', 'CROW2002 "a"'])
  })

  it('in a statement that may raise an error does not leave the error unraised', () => {
    assert.deepEqual(found('require vm.load > @ else BAD()'), ['CROW1001 @'])
    assert.deepEqual(found('requier @'), ['CROW1001 requier'])
  })

  it('in a computed field, a condition or a check is its only diagnostic', () => {
    const inClass = (line: string) => {
      const text = `error BAD()\nclass VM {\n  RW a : int = 0\n  ${line}\n  RO/runtime b : int := true\n}\n`
      const { diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
      return diagnostics.map(({ code, start, end }) => `${code} ${text.slice(start, end)}`)
    }
    assert.deepEqual(inClass('RO/runtime c : int := unknown ? 1 : "x"'), ['CROW1001 ?', 'CROW2002 true'])
    assert.deepEqual(inClass('RW c : int where unknown && 1'), ['CROW1006 &&', 'CROW2002 true'])
    assert.deepEqual(inClass('check unknown && 1 else BAD()'), ['CROW1006 &&', 'CROW2002 true'])
  })
})
