/** Finding declarations by letters. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { firstSymbols, MOST_SYMBOLS, symbolsIn } from '../../../server/features/workspace-symbols.ts'
import { markSpans, viewOf } from '../view-of.ts'

const FIXTURE = `
//- api.crow
api A uses session
class VM {
  RW name_label : string
  message start(vm : VM ref)
}
//- host.crow
enum power { Halted, "on-fire" }
error VM_BAD(vm)
class host { RW start_time : datetime }
object host lab1 { start_time = "2026-01-31T12:00:00Z" }
`

function found(query: string): string[] {
  const { view } = viewOf(FIXTURE)
  return symbolsIn(view, query).map((s) => `${s.kind} ${s.container ? `${s.container}.` : ''}${s.name}`)
}

describe('workspace symbols', () => {
  it('are found by their letters in order, those that begin with the query first', () => {
    assert.deepEqual(found('start'), ['message VM.start', 'field host.start_time'])
    assert.deepEqual(found('vmb'), ['error VM_BAD'])
    assert.deepEqual(found('on-f'), ['enumValue power.on-fire'])
    assert.deepEqual(found('lab'), ['object host.lab1', 'field VM.name_label'])
  })

  it('are found with their class', () => {
    assert.deepEqual(found('host.st'), ['field host.start_time'])
  })

  it('are all declarations for an empty query, without standard classes', () => {
    const all = found('')
    assert.equal(all.length, 11)
    assert.ok(!all.some((s) => s.includes('session')))
  })

  it('include RPCs, which lead to the field or class that implies them', () => {
    assert.deepEqual(found('set_name'), ['message VM.set_name_label'])
    assert.deepEqual(found('VM.get_by_n'), ['message VM.get_by_name_label'])
    assert.deepEqual(found('name_label'), ['field VM.name_label'])
    assert.deepEqual(found('create'), [])
    const viewed = viewOf(FIXTURE)
    const at = (query: string) => symbolsIn(viewed.view, query).map((s) => markSpans(viewed, [s.at]))[0] ?? ''
    assert.match(at('get_start'), /<<start_time>> : datetime/)
    assert.match(at('host.destroy'), /class <<host>>/)
  })

  it('include those of the standard classes', () => {
    assert.deepEqual(found('session')[0], 'class session')
    assert.deepEqual(found('login')[0], 'message session.login_with_password')
  })

  it('are sorted: exact, beginning, letters', () => {
    const { view } = viewOf(
      'class cat { RW concat : int }\nclass concatenate { }\nclass catalogue { }\nclass c_a_t { }',
    )
    assert.deepEqual(
      symbolsIn(view, 'CAT').map((s) => s.name),
      ['cat', 'catalogue', 'c_a_t', 'concat', 'concatenate'],
    )
  })

  it('are limited to the best of all APIs', () => {
    const many = viewOf(Array.from({ length: 300 }, (_, i) => `class abc${i} { }`).join('\n'))
    const one = viewOf('class abc { }')
    const symbols = firstSymbols([many.view, one.view].flatMap((view) => symbolsIn(view, 'abc')))
    assert.deepEqual([symbols.length, symbols[0]?.name], [MOST_SYMBOLS, 'abc'])
  })

  it('have the place of the name', () => {
    const viewed = viewOf(FIXTURE)
    const [bad] = symbolsIn(viewed.view, 'VM_BAD')
    assert.ok(bad)
    assert.match(markSpans(viewed, [bad.at]), /^\/\/- host\.crow\n[^<]*\nerror <<VM_BAD>>\(vm\)/)
  })
})
