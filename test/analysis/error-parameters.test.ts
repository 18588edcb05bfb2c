/** An error that one file declares without parameters, as an import does, and another file with parameters. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { Checker } from '../../analysis/checker.ts'
import { parse } from '../../grammar/parse.ts'
import { definition } from '../../server/features/definition.ts'
import { rename } from '../../server/features/rename/rename.ts'
import { edited, markSpans, viewOf } from '../server/view-of.ts'

const file = (path: string, text: string) => ({ path, tree: parse(text) })
const IMPORTED = '/// The disk is full.\nerror SR_FULL()\nclass SR {\n  message scan() throws SR_FULL\n}\n'

describe('an error whose parameters another file declares', () => {
  for (const path of ['bodies.crow', 'sizes.crow'])
    it(`has the parameters of one file and the documentation of the first, in ${path}`, () => {
      const { diagnostics, model } = analyze(
        [file('errors.crow', IMPORTED), file(path, 'error SR_FULL(sr, size)\n')],
        'x',
      )
      assert.deepEqual(diagnostics, [])
      assert.deepEqual(model?.errors, [{ code: 'SR_FULL', doc: 'The disk is full.', params: ['sr', 'size'] }])
    })

  it('has the documentation of the second file if there is one', () => {
    const { model } = analyze([file('a.crow', IMPORTED), file('b.crow', '/// No room.\nerror SR_FULL(sr)\n')], 'x')
    assert.equal(model?.errors[0]?.doc, 'No room.')
  })

  it('may have the first parameters already, in the same order', () => {
    const second = (first: string, again: string) =>
      analyze([file('a.crow', `error BUSY(${first})\n`), file('b.crow', `error BUSY(${again})\n`)], 'x')
    assert.deepEqual(second('vm', 'vm, operation').model?.errors[0]?.params, ['vm', 'operation'])
    assert.deepEqual(second('vm, operation', 'vm').model?.errors[0]?.params, ['vm', 'operation'])
    for (const [first, again] of [
      ['vm', 'vm'],
      ['vm', 'host, vm'],
      ['vm, operation', 'vm, task, operation'],
    ])
      assert.deepEqual(
        second(first ?? '', again ?? '').diagnostics.map(({ code }) => code),
        ['CROW1101'],
      )
  })

  it('says with a third declaration what another file can do', () => {
    const checker = new Checker()
    const texts = [IMPORTED.replace('()', '(sr)'), 'error SR_FULL(sr, size)\n', 'error SR_FULL(sr, size, free)\n']
    checker.update(texts.map((text, i) => file(`${i}.crow`, text)))
    const [again, ...others] = checker.diagnostics()
    assert.deepEqual([again?.path, again?.code, others], ['2.crow', 'CROW1101', []])
    assert.match(again?.help ?? '', /The first is "SR_FULL\(sr, size\)": only two files can declare an error/)
  })

  it('stays correct through edits of either file', () => {
    const checker = new Checker()
    const codes = (...texts: string[]) => {
      checker.update(texts.map((text, i) => file(`${i}.crow`, text)))
      return checker.diagnostics().map((d) => `${d.path} ${d.code}`)
    }
    assert.deepEqual(codes(IMPORTED, 'error SR_FULL(sr)\n'), [])
    assert.deepEqual(checker.model('x').errors[0]?.params, ['sr'])
    assert.deepEqual(codes(IMPORTED, 'error SR_FULL()\n'), ['1.crow CROW1101'])
    assert.deepEqual(codes(IMPORTED.replace('()', '(host)'), 'error SR_FULL(sr)\n'), ['1.crow CROW1101'])
    assert.deepEqual(codes(IMPORTED, 'error SR_FULL(sr, size)\n'), [])
    assert.deepEqual(checker.model('x').errors[0]?.params, ['sr', 'size'])
    assert.deepEqual(codes(IMPORTED, ''), [])
    assert.deepEqual(checker.model('x').errors[0]?.params, [])
  })

  it('is one name for rename and go to definition', () => {
    const text = `
//- a.crow
error SR_FULL()
class SR { message scan() throws SR_F$0ULL }
//- b.crow
error SR_FULL(sr)
`
    const viewed = viewOf(text)
    const { view, path, offset } = viewed
    const found = definition(view, path, offset).map((d) => d.name)
    assert.equal(markSpans(viewed, found), '//- b.crow\nerror <<SR_FULL>>(sr)\n')
    const result = rename(view, path, offset, 'NO_ROOM')
    assert.ok('edits' in result)
    assert.equal(
      edited(viewed, result.edits),
      '//- a.crow\nerror NO_ROOM()\nclass SR { message scan() throws NO_ROOM }\n//- b.crow\nerror NO_ROOM(sr)\n',
    )
  })
})
