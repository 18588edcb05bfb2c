/** `crow explain`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CATALOGUE } from '../../analysis/catalogue.ts'
import { printExplanation } from '../../cli/commands/explain.ts'
import { crow, memoryHost } from './memory-host.ts'

const ENTRY = {
  code: 'CROW1401',
  severity: 'error',
  title: 'The partner does not exist',
  explanation: 'Each end names the other.\n',
  example: 'class A {\n\n  RW b : int\n}\n',
  repaired: 'class A {}\n',
} as const

describe('crow explain', () => {
  it('prints title, explanation, example and repair', () => {
    const host = memoryHost({})
    assert.equal(printExplanation(host, 'CROW1401', [ENTRY]), 0)
    assert.equal(
      host.out(),
      `error CROW1401: The partner does not exist

Each end names the other.

Example

    class A {

      RW b : int
    }

Fixed

    class A {}
`,
    )
  })

  it('accepts every code of the catalogue, in upper and lower case, and by number', async () => {
    for (const { code } of CATALOGUE) assert.equal((await crow(['explain', code])).code, 0)
    assert.equal((await crow(['explain', 'crow1001'])).code, 0)
    assert.match((await crow(['explain', '1001'])).out, /^error CROW1001: /)
  })

  it('suggests a known code', async () => {
    const { code, err } = await crow(['explain', 'CROV1001'])
    assert.deepEqual([code, err], [2, 'crow: Unknown code "CROV1001". Did you mean "CROW1001"?\n'])
  })

  it('suggests nothing for an unknown number', async () => {
    for (const wrong of ['CROW9999', '9999', 'foo', 'CROW10011']) {
      const { code, err } = await crow(['explain', wrong])
      assert.equal(code, 2)
      assert.equal(err, `crow: Unknown code "${wrong}". "crow explain" without a code lists them all.\n`)
    }
  })

  it('lists all codes without an argument', async () => {
    const { code, out } = await crow(['explain'])
    assert.equal(code, 0)
    assert.equal(out.split('\n').length, CATALOGUE.length + 1)
    assert.match(out, /^CROW1001 {2}Unexpected text\n/)
  })
})
