/** The source map of emitted bodies, read as Node reads it. */
import assert from 'node:assert/strict'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { describe, it } from 'mocha'
import { bodiesCode } from '../../../compiler/emit/bodies/server-code.ts'
import { sourceMapComment } from '../../../compiler/emit/source-map.ts'
import { PEN } from '../../runtime/sample-api.ts'
import { bodyWith, compare, INT, int, local, requireThat } from '../../support/trees.ts'
import { withBody } from './with-body.ts'

const BEFORE = 3

describe('the source map of bodies', () => {
  const condition = compare(local(1, INT), '<', int(3))
  const statement = { ...requireThat({ ...condition, at: [7, 12, 7, 18] }), at: [7, 4, 7, 30] as const }
  const code = bodiesCode(withBody(bodyWith([PEN, INT], [statement]))) ?? assert.fail()
  const parts = [{ text: '\n'.repeat(BEFORE) }, { text: code.text, map: code }]
  const [, data = ''] = sourceMapComment(parts, 0).split('base64,')
  const map: SourceMapPayload = JSON.parse(Buffer.from(data, 'base64').toString())

  it('leads from a statement and an expression to the line and column of the text', () => {
    const lines = code.text.split('\n')
    const line = lines.findIndex((text) => text.includes('throw'))
    const found = (part: string) => {
      const entry = new SourceMap(map).findEntry(line + BEFORE, lines[line]?.indexOf(part) ?? -1)
      return 'originalLine' in entry ? [entry.originalSource, entry.originalLine, entry.originalColumn] : entry
    }
    assert.deepEqual(found('if ('), ['a.crow', 7, 4])
    assert.deepEqual(found(' < '), ['a.crow', 7, 12])
  })

  it('can name the rest of the file, which debuggers then pass over as a whole', () => {
    const before = BEFORE + code.text.split('\n').length - 1
    const [, named = ''] = sourceMapComment(parts, before + 2, { rest: 'runtime.mjs' }).split('base64,')
    const places = new SourceMap(JSON.parse(Buffer.from(named, 'base64').toString()))
    const found = [before, before + 1].map((line) => places.findEntry(line, 0))
    assert.deepEqual(
      found.map((entry) => 'originalSource' in entry && [entry.originalSource, entry.originalLine]),
      [
        ['runtime.mjs', 0],
        ['runtime.mjs', 1],
      ],
    )
  })

  it('names the files as the API does, without their folder or their text', () => {
    assert.deepEqual(Object.keys(map).sort(), ['mappings', 'names', 'sources', 'version'])
    assert.deepEqual(map.sources, ['a.crow'])
  })
})
