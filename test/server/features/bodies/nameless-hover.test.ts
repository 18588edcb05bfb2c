/** Hover in bodies, at what has no name: signs, brackets, literals and words. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { hover } from '../../../../server/features/hover.ts'
import { viewOf } from '../../view-of.ts'
import { BODIES } from './sample.ts'

/** The first code of the hover at `|`, and the text that it is about. */
function at(statement: string): [code: string, about: string] | undefined {
  const text = `api A uses session, task\n${BODIES}\ndefine f(vm : VM ref) {\n  ${statement.replace('|', '$0')}\n}`
  const { view, path, offset, files } = viewOf(text)
  const found = hover(view, path, offset)
  const [, code = ''] = /^```crow\n([\s\S]*?)\n```/.exec(found?.markdown ?? '') ?? []
  return found && [code, files[0]?.text.slice(found.span.start, found.span.end) ?? '']
}

describe('hover of what has no name in bodies', () => {
  it('shows the type of the smallest expression around a sign or a literal', () => {
    assert.deepEqual(at('let a = vm.disk_count |+ 1'), ['vm.disk_count + 1 : int', 'vm.disk_count + 1'])
    assert.deepEqual(at('let a = vm.disk_count + |1'), ['1 : int', '1'])
    assert.deepEqual(at('let a = |"abc"'), ['"abc" : string', '"abc"'])
    assert.deepEqual(at('wait |2s'), ['2s : duration', '2s'])
    assert.deepEqual(at('let a = vm.resident_on |?? main')?.[0], 'vm.resident_on ?? main : host ref')
    assert.deepEqual(
      at('let a = |[d in vm.disks where d.size > 1]')?.[0],
      '[d in vm.disks where d.size > 1] : disk ref set',
    )
  })

  it('shows the type of the expression that a word belongs to', () => {
    assert.deepEqual(at('let a = |first(d in vm.disks)'), ['first(d in vm.disks) : disk ref or null', 'first'])
    assert.deepEqual(at('let a = |if true then 1 else 2'), ['if true then 1 else 2 : int', 'if'])
    assert.deepEqual(at('let a = sum(d.size |for d in vm.disks)'), ['sum(d.size for d in vm.disks) : int', 'for'])
    assert.deepEqual(at('|for d in vm.disks { }'), ['', 'for'])
  })

  it('shows no type where an error leaves it unknown', () => {
    const text = `${BODIES}\ndefine f(vm : VM ref) {\n  let $0a = nobody(vm)\n}`
    const { view, path, offset } = viewOf(text)
    assert.equal(hover(view, path, offset)?.markdown, '```crow\na\n```')
  })

  it('shows the line of a long expression cut off', () => {
    const long = `vm.disk_count${' + vm.disk_count'.repeat(10)}`
    assert.equal(at(`let a = ${long} |+ 1`)?.[0], `${long.slice(0, 80)} … : int`)
  })

  it('shows nothing between tokens, in comments and outside of expressions', () => {
    for (const text of ['let a =|  1', 'let a = 1 |// 1', 'let a |= 1', 'if true |{ }'])
      assert.equal(at(text), undefined, text)
  })

  it('shows the functions of the language and the names that bodies are given', () => {
    assert.deepEqual(at('let a = |now()'), ['now() : datetime', 'now'])
    assert.deepEqual(at('let a = |task'), ['task : task ref', 'task'])
    assert.deepEqual(at('let a = |session'), ['session : session ref or null', 'session'])
    assert.deepEqual(at('let a = lo|wer("A")'), ['lower(text : string) : string', 'lower'])
  })
})
