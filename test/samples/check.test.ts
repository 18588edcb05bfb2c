/** Every sample checks without an error or a warning, is laid out as `crow fmt` would, and says what it is. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'mocha'
import { format } from '../../grammar/format.ts'
import { readSample, SAMPLES } from './sample.ts'

for (const name of readdirSync(SAMPLES))
  describe(`samples/${name}`, () => {
    it('checks without a word', () => {
      const { model, diagnostics } = readSample(name)
      assert.deepEqual(diagnostics, [])
      assert.ok(model)
    })

    it('is laid out well', () => {
      for (const [path, text] of readSample(name).texts) assert.deepEqual(format(text), { text }, path)
    })

    it('has a README', () => {
      assert.ok(existsSync(join(SAMPLES, name, 'README.md')))
    })
  })

describe('samples/pool', () => {
  it('documents every class, field with a unit, enum, error and record', () => {
    const { model } = readSample('pool')
    assert.ok(model)
    const own = [...model.classes.filter((c) => !c.standard), ...model.records, ...model.errors]
    assert.deepEqual(
      own.filter((it) => it.doc === '').map((it) => ('name' in it ? it.name : it.code)),
      [],
    )
  })
})
