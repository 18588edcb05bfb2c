/** Which tests the arguments of `crow test` name. */
import assert from 'node:assert/strict'
import { selectTests, testArguments } from '../../../cli/test/select-tests.ts'
import type { TestCase } from '../../../model/test-case.ts'
import { memoryHost } from '../memory-host.ts'

const TESTS = [
  testCase('a lamp is off', 'lamp.crow', 0, 3),
  testCase('a lamp', 'lamp.crow', 5, 8),
  testCase('a Room is dark', 'room.crow', 0, 2),
]

describe('names of tests on the command line', () => {
  it('take the first argument as the API where there is such a path', () => {
    const host = memoryHost({ 'pool/vm.crow': '' })
    assert.deepEqual(testArguments(host, []), { path: '.', names: [] })
    assert.deepEqual(testArguments(host, ['pool', 'a']), { path: 'pool', names: ['a'] })
    assert.deepEqual(testArguments(host, ['a lamp', 'b']), { path: '.', names: ['a lamp', 'b'] })
    assert.deepEqual(testArguments(host, ['pool/vm.crow:12', 'b']), { path: 'pool', names: ['vm.crow:12', 'b'] })
    assert.deepEqual(testArguments(host, ['pool/vm.crow']), { path: 'pool', names: ['vm.crow'] })
  })

  for (const [what, names, chosen] of [
    ['all tests without a name', [], [0, 1, 2]],
    ['only the test whose title it is', ['a lamp'], [1]],
    ['tests with these words in any case', ['IS'], [0, 2]],
    ['the tests of a file', ['room.crow'], [2]],
    ['the test at a line, its first and its last one', ['lamp.crow:1', 'lamp.crow:9'], [0, 1]],
    ['the test at a line and column', ['pool/lamp.crow:7:3'], [1]],
    ['each test once, in the order of the texts', ['dark', 'a lamp is off', 'off'], [0, 2]],
  ] as const)
    it(`choose ${what}`, () => {
      assert.deepEqual(
        selectTests(TESTS, names),
        chosen.map((i) => TESTS[i]),
      )
    })

  for (const [name, message] of [
    ['a lmap is off', 'No test has "a lmap is off" in its title. Did you mean "a lamp is off"?'],
    ['xyz', 'No test has "xyz" in its title. The tests are "a lamp is off", "a lamp", "a Room is dark".'],
    ['lamp.crow:5', 'There is no test in line 5 of "lamp.crow". Tests of "lamp.crow" begin in these lines: 1, 6.'],
    ['door.crow:5', 'There is no test in line 5 of "door.crow". "door.crow" has no test.'],
  ] as const)
    it(`refuse "${name}"`, () => {
      assert.throws(() => selectTests(TESTS, [name]), { message, exitCode: 2 })
    })
})

function testCase(title: string, path: string, line: number, endLine: number): TestCase {
  const at = [line, 0, endLine, 1] as const
  const effects = {
    ...{ reads: [], writes: [], creates: [], destroys: [], raises: [], scans: [], calls: [] },
    ...{ waits: false, holds: false, after: false, progress: false, context: false },
  }
  return { title, doc: '', path, at, body: { path, at, params: [], result: null, statements: [], guard: 0, effects } }
}
