/** The RPCs of an API: which of them write. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { isCounted, rpcsOf } from '../../model/rpcs.ts'

const TEXT = `api T uses task
class C {
  RW         f : string = ""
  RW         s : string set = []
  RW         m : (string -> int) map = {}
  RO/runtime g : string
  message set_g(self : C ref, value : string)
  message start(self : C ref)
}
`

describe('the RPCs of an API', () => {
  const { model } = analyze([{ path: 'a.crow', tree: parse(TEXT) }], 'a')
  assert.ok(model)
  const ofC = rpcsOf(model).filter((rpc) => rpc.class === 'C')

  it('write, except those that only read: getters, look-ups and records', () => {
    const reading = ofC.filter((rpc) => !rpc.writes).map((rpc) => rpc.name)
    assert.deepEqual(reading.sort(), [
      'C.get_all',
      'C.get_all_records',
      'C.get_by_uuid',
      'C.get_f',
      'C.get_g',
      'C.get_m',
      'C.get_record',
      'C.get_s',
      'C.get_uuid',
    ])
  })

  it('write where they are changes, or messages with code of their own', () => {
    const writing = ofC.filter((rpc) => rpc.writes).map((rpc) => rpc.name)
    assert.deepEqual(writing.sort(), [
      'C.add_s',
      'C.add_to_m',
      'C.create',
      'C.destroy',
      'C.remove_from_m',
      'C.remove_s',
      'C.set_f',
      'C.set_g',
      'C.set_m',
      'C.set_s',
      'C.start',
    ])
    assert.ok(asyncTwins(model, ofC).every((rpc) => rpc.writes))
  })

  it('only read where they are messages with a body that does nothing else', () => {
    const body = (name: string, statements: string) => `  message ${name}(self : C ref) { ${statements} }`
    const text = `api a uses task
external ask() { }
define look(self : C ref) { require self.n > 0 else INTERNAL_ERROR("no") }
define tidy(self : C ref) { unlink(self) }
class C {
  RW n : int = 0
  RW other : C ref or null = null
${[
  body('reads', 'let n = self.n'),
  body('looks', 'look(self) require every c in all C : c.n >= 0 else INTERNAL_ERROR("no")'),
  body('calls_reads', 'C.reads(self) let n = C.get_n(self)'),
  body('writes', 'self.n = 1'),
  body('creates', 'let c = create C { n = 1 }'),
  body('destroys', 'destroy self'),
  body('tidies', 'tidy(self)'),
  body('calls_writes', 'C.writes(self)'),
  body('sets', 'C.set_n(self, 2)'),
  body('waits', 'wait 1s'),
  body('asks', 'ask()'),
  body('holds', 'hold self.n = 1'),
  body('leaves', 'after 1s { let n = self.n }'),
  body('reports', 'progress 0.5'),
  body('calls_reports', 'C.reports(self)'),
]
  .join('\n')
  .replaceAll(/\) (?=require|let n = C)/g, ')\n')}
}
`
    const analysed = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
    assert.ok(analysed.model, analysed.diagnostics.map(({ message }) => message).join('\n'))
    const declared = rpcsOf(analysed.model).filter(({ implied, class: owner }) => owner === 'C' && !implied)
    const reading = declared.filter((rpc) => !rpc.writes).map(({ name }) => name)
    assert.deepEqual(reading, ['C.reads', 'C.looks', 'C.calls_reads'])
    assert.ok(asyncTwins(analysed.model, declared).every((rpc) => rpc.writes))
  })

  it('of uses query only read, have no twins, and are not counted', () => {
    const { model: queried } = analyze([{ path: 'a.crow', tree: parse(TEXT.replace('task', 'task, query')) }], 'a')
    assert.ok(queried)
    const added = rpcsOf(queried).filter((rpc) => !ofC.some(({ name }) => name === rpc.name) && rpc.class === 'C')
    assert.deepEqual(
      added.map(({ name, writes }) => [name, writes]),
      [
        ['C.get_all_where', false],
        ['C.get_all_records_where', false],
      ],
    )
    assert.deepEqual(asyncTwins(queried, added), [])
    assert.deepEqual(
      rpcsOf(queried)
        .filter(isCounted)
        .map(({ name }) => name),
      rpcsOf(model).map(({ name }) => name),
    )
  })
})
