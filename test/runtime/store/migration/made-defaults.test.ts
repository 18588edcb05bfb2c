/** New fields whose default is made for each object, and new unique fields, in data that have objects. */
import assert from 'node:assert/strict'
import { analyze } from '../../../../analysis/analyze.ts'
import { parse } from '../../../../grammar/parse.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { temporaryFiles } from '../../../runtime/store/temporary-files.ts'
import { create } from '../helpers.ts'
import { usedOnce } from '../used-once.ts'

describe('a new field of objects that are there', () => {
  const files = temporaryFiles()

  function using<T>(file: string, lines: string, work: (store: Store) => T): T {
    const text = `api Depot\nclass box {\n  RW label : string = "a"\n${lines}}\n`
    const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
    assert.ok(model, diagnostics.map(({ message }) => message).join('\n'))
    return usedOnce(openStore(model, file), work)
  }
  const made = (labels: readonly string[]) => {
    const file = files.next()
    const refs = using(file, '', (store) => labels.map((label) => create(store, 'box', { label })))
    return { file, refs }
  }
  const valuesOf = (file: string, lines: string) =>
    using(file, lines, (store) => {
      const boxes = store.class('box')
      return boxes.refs().map((ref) => boxes.field('more').get(ref))
    })

  it('has a uuid of its own in each, also where that is unique', () => {
    const { file } = made(['a', 'b', 'c'])
    const lines = '  RW more : string = uuid()\n  unique more\n'
    const values = valuesOf(file, lines)
    assert.equal(new Set(values).size, 3)
    for (const value of values) assert.match(String(value), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    assert.deepEqual(valuesOf(file, lines), values)
  })

  it('has the time of the migration in all', () => {
    const { file } = made(['a', 'b', 'c'])
    const lines = '  RW more : datetime = now()\n'
    const values = valuesOf(file, lines)
    assert.equal(new Set(values).size, 1)
    assert.match(String(values[0]), /^20\d{6}T[\d:.]+Z$/)
    assert.deepEqual(valuesOf(file, lines), values)
  })

  it('is refused where it is unique and all would start with the same value', () => {
    for (const lines of ['  RW more : datetime = now()\n  unique more\n', '  RW more : int = 1\n  unique more\n']) {
      const { file, refs } = made(['a', 'b'])
      assert.throws(
        () => valuesOf(file, lines),
        ({ message }: Error) => refs.every((ref) => message.includes(`box ${ref}: more = `)),
      )
      using(file, '', (store) => assert.equal(store.class('box').count(), 2))
      assert.equal(valuesOf(made(['a']).file, lines).length, 1)
    }
  })

  it('that becomes unique is refused where objects share a value, in short words', () => {
    const { file } = made(Array.from({ length: 30 }, (_, i) => `${'x'.repeat(50_000)}${i % 15}`))
    assert.throws(
      () => using(file, '  unique label\n', () => {}),
      ({ message }: Error) =>
        /: label = x{200}…\n/.test(message) && message.includes('and 20 more') && message.length < 5000,
    )
  })
})
