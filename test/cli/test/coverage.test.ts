/** `crow test --coverage`: the table, the files, and the threshold. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { crow } from '../memory-host.ts'
import { LAMPS, PASSES } from './lamp-text.ts'

const FILES = {
  'a/lamp.crow': `${LAMPS}${PASSES}define other() : int { return 1 }\n`,
}

describe('crow test --coverage', () => {
  it('prints a table after the results', async () => {
    const { code, out } = await crow(['test', 'a', '--coverage'], FILES)
    assert.equal(code, 0)
    assert.match(out, /1 passed \(1 test\).*\n\nfile +statements +conditions +lines not run\n/)
    assert.match(out, /\na\/lamp\.crow +50 % +100 % +10\n/)
  })

  it('writes files, and says which', async () => {
    const { code, err, host } = await crow(
      ['test', 'a', '--coverage-format', 'lcov', 'json', '--coverage-dir', 'out'],
      FILES,
    )
    assert.deepEqual([code, err], [0, 'crow: wrote out/lcov.info\ncrow: wrote out/coverage.json\n'])
    assert.match(String(host.content.get('out/lcov.info')), /SF:a\/lamp\.crow/)
  })

  it('exits 1 where less is covered than the threshold', async () => {
    const { code, err } = await crow(['test', 'a', '--threshold', '90'], FILES)
    assert.deepEqual([code, err], [1, 'crow: the coverage of statements is 50 %, less than the threshold of 90 %\n'])
    assert.equal((await crow(['test', 'a', '--threshold', '50'], FILES)).code, 0)
  })

  it('refuses a file in the place of the folder before the tests run, where files are written', async () => {
    const files = { ...FILES, coverage: '' }
    const { code, out, err } = await crow(['test', 'a', '--coverage-format', 'lcov'], files)
    assert.deepEqual([code, out, err], [2, '', 'crow: "coverage" is not a directory. Give another --coverage-dir.\n'])
    assert.equal((await crow(['test', 'a', '--coverage'], files)).code, 0)
  })
})
