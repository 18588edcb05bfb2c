/** samples/xenapi is the result of the import of the reference data, without its descriptions. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'mocha'
import type { Imported } from '../../importer/xenapi.ts'
import { referenceData } from '../importer/data.ts'
import { readSample, SAMPLES } from './sample.ts'

/** Texts that are not imported: bodies, tests, and the objects that a new database starts with. */
const WRITTEN = /^behaviour-.*\.crow$|^lab\.crow$/

describe('samples/xenapi, made again (../shared/data)', () => {
  let imported: Imported

  before(function () {
    const data = referenceData()
    if (!data) return this.skip()
    imported = data.imported({ docs: false })
  })

  it('gives the same texts', () => {
    const texts = [...readSample('xenapi').texts].filter(([file]) => !WRITTEN.test(file))
    assert.deepEqual(Object.fromEntries(texts), Object.fromEntries(imported.files.map((f) => [f.path, f.text])))
  })

  it('gives the notes that its README quotes', () => {
    const readme = readFileSync(join(SAMPLES, 'xenapi/README.md'), 'utf8')
    const quoted = readme.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []))
    assert.deepEqual(quoted, imported.notes)
  })
})
