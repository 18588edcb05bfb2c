/** An error that is declared without parameters, as an import does, and again with them in another file. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { Checker } from '../../analysis/checker.ts'
import { parse } from '../../grammar/parse.ts'
import { definition } from '../../server/features/definition.ts'
import { rename } from '../../server/features/rename.ts'
import { edited, markSpans, viewOf } from '../server/view-of.ts'

const file = (path: string, text: string) => ({ path, tree: parse(text) })
const IMPORTED = '/// The disk is full.\nerror SR_FULL()\nclass SR {\n  message scan() throws SR_FULL\n}\n'

describe('an error with parameters in another file', () => {
  for (const path of ['bodies.crow', 'sizes.crow'])
    it(`has them and the documentation of the first, in ${path}`, () => {
      const { diagnostics, model } = analyze(
        [file('errors.crow', IMPORTED), file(path, 'error SR_FULL(sr, size)\n')],
        'x',
      )
      assert.deepEqual(diagnostics, [])
      assert.deepEqual(model?.errors, [{ code: 'SR_FULL', doc: 'The disk is full.', params: ['sr', 'size'] }])
    })

  it('may be documented anew', () => {
    const { model } = analyze([file('a.crow', IMPORTED), file('b.crow', '/// No room.\nerror SR_FULL(sr)\n')], 'x')
    assert.equal(model?.errors[0]?.doc, 'No room.')
  })

  it('is followed through edits of either file', () => {
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

  it('is one name to rename, and to go to', () => {
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
