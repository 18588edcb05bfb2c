/** Bodies in the model: positions, texts, slots, defaults and errors. docs/language.md, Bodies. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { TypedExpr, TypedStatement } from '../../../model/body.ts'
import { readSample } from '../../samples/sample.ts'
import { bodyOfRun, DECLARED, modelOf } from './found.ts'

/** Each node with the text at its position. */
function placedTexts(text: string, node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const lines = text.split('\n')
  const own: string[] = []
  if ('at' in node && Array.isArray(node.at) && 'kind' in node) {
    const [line, column, endLine, endColumn] = node.at as number[]
    const inside = lines.slice(line, (endLine ?? 0) + 1)
    inside[inside.length - 1] = inside.at(-1)?.slice(0, endColumn) ?? ''
    own.push(`${node.kind}: ${[inside[0]?.slice(column), ...inside.slice(1)].join('⏎')}`)
  }
  return [...own, ...Object.values(node).flatMap((part) => placedTexts(text, part))]
}

function valueIn(statement: TypedStatement | undefined): TypedExpr {
  assert.ok(statement && 'value' in statement && statement.value)
  return statement.value
}

describe('bodies in the model', () => {
  it('have the positions of their text, in lines and columns of the file', () => {
    const text = `${DECLARED}\n\nbody VM.run {\n  vm.memory = 1 +\n    vm.memory\n}\n`
    const run = modelOf(text)
      .classes.find((c) => c.name === 'VM')
      ?.messages.find((m) => m.name === 'run')
    assert.deepEqual(placedTexts(text, run?.body?.statements), [
      'assign: vm.memory = 1 +⏎    vm.memory',
      'local: vm',
      'arithmetic: 1 +⏎    vm.memory',
      'literal: 1',
      'field: vm.memory',
      'local: vm',
    ])
    assert.equal(run?.body?.path, 'a.crow')
  })

  it('are the same wherever the files are', () => {
    const { texts, model } = readSample('pool')
    for (const folder of ['/home/ann/pool/', 'C:\\pool\\', '../pool/']) {
      const files = [...texts].map(([name, text]) => ({ path: folder + name, tree: parse(text) }))
      assert.deepEqual(analyze(files, 'pool').model, model)
    }
  })

  it('say an expression in one line, without comments', () => {
    const value = valueIn(bodyOfRun('vm.memory = (1 + // one\n    2) * 3').statements[0])
    assert.equal(value.kind === 'arithmetic' && value.text, '(1 + 2) * 3')
  })

  it('number parameters and locals, each once', () => {
    const { params, statements } = bodyOfRun('let a = 1\nfor v in all VM { let b = v.memory }\nlet c = a')
    assert.deepEqual(
      params.map((local) => [local.name, local.slot]),
      [['vm', 0]],
    )
    const slots = JSON.stringify(statements).match(/"local":\{"name":"\w+","slot":\d+/g)
    assert.deepEqual(
      slots?.map((found) => found.replace('"local":{"name":', '').replace('"slot":', '')),
      ['"a",1', '"v",2', '"b",3', '"c",4'],
    )
  })

  it('give a call the defaults of what it leaves out', () => {
    const { statements } = bodyOfRun('let n = VM.go(vm, null)', 'body VM.go { return n }\n')
    const call = valueIn(statements[0])
    assert.deepEqual(call.kind === 'call' && call.args.map((arg) => arg.kind === 'literal' && arg.value), [
      false,
      null,
      '3',
    ])
  })

  it('name the fields that a spread gives', () => {
    const [statement] = bodyOfRun('set vm { ...vm, memory = 2, host = null }').statements
    assert.ok(statement?.kind === 'set')
    assert.deepEqual(statement.spread?.fields, ['share', 'name', 'tags', 'note', 'other', 'busy', 'made', 'metrics'])
  })

  it('write durations in milliseconds, and objects by name', () => {
    const { statements } = bodyOfRun('wait 1.5h\nvm.host = one')
    const [wait, assign] = statements
    assert.deepEqual(wait?.kind === 'wait' && wait.duration.kind === 'literal' && wait.duration.value, '5400000')
    const value = valueIn(assign)
    assert.deepEqual(value.kind === 'literal' && value.value, { object: 'one' })
  })

  it('add the errors that a body raises to its message', () => {
    const vm = modelOf(`${DECLARED}body VM.run { require vm.memory > 1 else BAD(vm) }\n`).classes.find(
      (c) => c.name === 'VM',
    )
    assert.deepEqual(vm?.messages.find((m) => m.name === 'run')?.throws, ['BAD'])
  })

  it('are those of implied RPCs, computed fields, defines and externals', () => {
    const model = modelOf(
      `${DECLARED}body VM.create { return create VM { ...record } }\nbody VM.set_memory { self.memory = value }\n` +
        'define is_big(vm : VM ref) { require vm.memory > 9 else BAD(vm) }\nexternal ask(vm : VM ref) : int { return 1 }\n' +
        'external tell_it(vm : VM ref)\n',
    )
    const vm = model.classes.find((c) => c.name === 'VM')
    assert.deepEqual(Object.keys(vm?.bodies ?? {}), ['create', 'set_memory'])
    assert.deepEqual(
      vm?.bodies?.set_memory?.params.map((p) => p.name),
      ['self', 'value'],
    )
    assert.equal(vm?.fields.find((f) => f.name === 'double')?.computed?.kind, 'arithmetic')
    assert.deepEqual(
      model.defines?.map((d) => [d.name, d.isCheck]),
      [['is_big', true]],
    )
    assert.deepEqual(
      model.externals?.map((e) => [e.name, e.body !== undefined]),
      [
        ['ask', true],
        ['tell_it', false],
      ],
    )
  })

  it('are plain data, the same after JSON', () => {
    const model = modelOf(
      `${DECLARED}body VM.run { let t = [v in all VM where v.memory > 1]\n if t == [] { fail BAD(vm) } }\n`,
    )
    assert.deepEqual(JSON.parse(JSON.stringify(model)), model)
  })
})
