/** Every sample checks without an error or a warning, has the layout of `crow fmt`, and has a README. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'mocha'
import { format } from '../../grammar/format.ts'
import { unimplementedRpcs } from '../../model/implemented.ts'
import { handlerTypes } from '../../reference/handler-types.ts'
import { readSample, SAMPLES } from './sample.ts'

/** A hint that nothing needs to be done: the declaration of the message, in an imported file, does not list what its body raises. */
const ERRORS_ADDED = 'CROW2016'

for (const name of readdirSync(SAMPLES))
  describe(`samples/${name}`, () => {
    it('has no diagnostics', () => {
      const { model, diagnostics } = readSample(name)
      assert.deepEqual(
        diagnostics.filter(({ code }) => code !== ERRORS_ADDED),
        [],
      )
      assert.ok(model)
    })

    it('has the layout of crow fmt', () => {
      for (const [path, text] of readSample(name).texts) assert.deepEqual(format(text), { text }, path)
    })

    it('has the types that crow types writes, where it has code in TypeScript', function () {
      const types = join(SAMPLES, name, 'api.gen.ts')
      // That of xenapi is not committed: test/reference/handler-types.test.ts checks the code with the types of today.
      if (name === 'xenapi' || !existsSync(join(SAMPLES, name, 'handlers.ts'))) return this.skip()
      const { model } = readSample(name)
      assert.ok(model)
      assert.equal(readFileSync(types, 'utf8'), handlerTypes(model))
    })

    it('has a README', () => {
      assert.ok(existsSync(join(SAMPLES, name, 'README.md')))
    })
  })

for (const name of ['pool', 'bookshop'])
  describe(`samples/${name}, written by hand`, () => {
    it('has code for each message', () => {
      const { model } = readSample(name)
      assert.ok(model)
      assert.deepEqual(
        unimplementedRpcs(model).map((rpc) => rpc.name),
        [],
      )
    })

    it('documents every declaration and message', () => {
      const { model } = readSample(name)
      assert.ok(model)
      const classes = model.classes.filter((c) => !c.standard)
      const messages = classes.flatMap((c) => c.messages)
      const errors = model.errors.map(({ code, doc }) => ({ name: code, doc }))
      const declared = [...classes, ...messages, ...model.records, ...model.enums, ...errors]
      assert.deepEqual(
        declared.filter((it) => it.doc === '').map((it) => it.name),
        [],
      )
    })
  })
