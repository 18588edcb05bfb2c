/** Tests as data, apart from the model. docs/language.md, Tests. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { Checker } from '../../../analysis/checker.ts'
import { parse } from '../../../grammar/parse.ts'
import type { TypedStatement } from '../../../model/body.ts'
import type { TestCase } from '../../../model/test-case.ts'

const DECLARED = `api Lab uses session, task

role operator

error OFF(vm)

class VM {
  RW memory : int = 0
  message start(vm : VM ref, times : int = 2) throws OFF
}

external disk(vm : VM ref, name : string) : int { return 1 }
`

function testsOf(text: string): readonly TestCase[] {
  const { diagnostics, tests } = analyze([{ path: 'lab/a.crow', tree: parse(`${DECLARED}${text}`) }], 'lab')
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  )
  return tests()
}

function statementsOf(text: string): readonly TypedStatement[] {
  const [test] = testsOf(`test "t" {\n${text}\n}\n`)
  assert.ok(test)
  return test.body.statements
}

describe('tests as data', () => {
  it('have a title, a text, a file and the place of the declaration', () => {
    const [first, second] = testsOf(
      '\n/// What it shows.\ntest "one" {\n  expect true\n}\n\ntest "two" { expect true }\n',
    )
    assert.ok(first && second)
    const { body, ...rest } = first
    assert.deepEqual(rest, { title: 'one', doc: 'What it shows.', path: 'a.crow', at: [14, 0, 16, 1] })
    assert.deepEqual([body.params, body.result, body.guard, body.path], [[], null, 0, 'a.crow'])
    assert.deepEqual(body.at, [14, 11, 16, 1])
    assert.deepEqual([second.title, second.doc], ['two', ''])
  })

  it('hold the statements of tests', () => {
    const kinds = statementsOf(`
      let vm = create VM { memory = 1 }
      given disk(on, name) = on.memory + size(name)
      as operator { expect VM.start(vm) fails OFF }
      expect VM.start(vm) fails OFF(vm)
      expect vm.memory == 1`)
    const [, given, as, fails, expected] = kinds
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['let', 'given', 'as', 'expect fails', 'expect'],
    )
    assert.ok(given?.kind === 'given' && as?.kind === 'as' && fails?.kind === 'expect fails')
    assert.equal(given.external, 'disk')
    assert.deepEqual(
      given.params.map(({ name, slot, type }) => [name, slot, type.kind]),
      [
        ['on', 1, 'ref'],
        ['name', 2, 'string'],
      ],
    )
    const [inside] = as.statements
    assert.ok(inside?.kind === 'expect fails')
    assert.deepEqual([as.role, inside.code, inside.args], ['operator', 'OFF', null])
    assert.deepEqual(
      fails.args?.map(({ kind }) => kind),
      ['local'],
    )
    assert.equal(expected?.kind === 'expect' && expected.condition.kind, 'compare')
  })

  it('say which call is asynchronous, and fill in the defaults of its parameters', () => {
    const [, let_] = statementsOf(
      'let vm = create VM { memory = 1 }\nlet t = async VM.start(vm)\nexpect t.status == pending',
    )
    assert.ok(let_?.kind === 'let' && let_.value.kind === 'call')
    const { async, type, args } = let_.value
    assert.deepEqual([async, type], [true, { kind: 'ref', class: 'task', nullable: false }])
    assert.deepEqual(
      args.map((arg) => (arg.kind === 'literal' ? arg.value : arg.kind)),
      ['local', '2'],
    )
  })

  it('know the RPCs that clients have and bodies have not', () => {
    const text = 'api Lab uses session, task, query\nclass VM {\n  RW memory : int = 0\n}\n'
    const test = 'test "t" { expect size(VM.get_all_where("memory > 1")) == 0 }\n'
    const { diagnostics } = analyze([{ path: 'a.crow', tree: parse(text + test) }], 'lab')
    assert.deepEqual(diagnostics, [])
  })

  it('are none where a diagnostic is an error', () => {
    const { tests } = analyze([{ path: 'a.crow', tree: parse('test "t" { expect 1 }\n') }], 'lab')
    assert.deepEqual(tests(), [])
  })

  it('come file by file, and follow edits', () => {
    const checker = new Checker()
    const file = (path: string, text: string) => ({ path, tree: parse(text) })
    const b = file('b.crow', 'test "b" { expect 2 == 2 }\n')
    checker.update([b, file('a.crow', 'test "a" { expect 1 == 1 }\n')])
    const titles = () => checker.tests().map(({ title, at }) => [title, at[0]])
    assert.deepEqual(titles(), [
      ['a', 0],
      ['b', 0],
    ])
    checker.update([b, file('a.crow', '\n\ntest "c" { expect 1 == 1 }\ntest "a" { expect 1 == 1 }\n')])
    assert.deepEqual(titles(), [
      ['c', 2],
      ['a', 3],
      ['b', 0],
    ])
  })

  it('are no part of the model', () => {
    const without = analyze([{ path: 'a.crow', tree: parse(DECLARED) }], 'lab').model
    const text = `${DECLARED}test "t" { expect true }\n`
    assert.deepEqual(analyze([{ path: 'a.crow', tree: parse(text) }], 'lab').model, without)
  })
})
