/** Secrets that defines pass on: found through long chains, with work that grows as the text does. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import { parse } from '../../../grammar/parse.ts'
import { SecretFlow } from '../../../model/secret-flow.ts'
import { serveText } from './serve-text.ts'

/** The message gives a secret to the last of so many defines, which call each other down to the first. */
function chain(length: number): string {
  const defines = Array.from({ length }, (_, i) => {
    const value = i === 0 ? 'text' : `part_${i - 1}(text)`
    return `define part_${i}(text : string) : string := ${value}\n`
  })
  return `api Safes
error BAD(text)
class safe {
  RW code : string @secret
  message open(self : safe ref) throws BAD { fail BAD(part_${length - 1}(self.code)) }
}
${defines.join('')}`
}

describe('a chain of defines that pass a secret on', () => {
  const { note } = SecretFlow.prototype
  afterEach(() => {
    SecretFlow.prototype.note = note
  })

  it('shows no secret in an error', async () => {
    const desk = await serveText(chain(50))
    const safe = await desk.result('safe.create', { code: 'sesame' })
    assert.deepEqual(await desk.error('safe.open', safe), ['BAD', '(secret)'])
  })

  it('is followed once, and not again for each define', () => {
    let walks = 0
    SecretFlow.prototype.note = function (statements) {
      walks++
      note.call(this, statements)
    }
    const walksOf = (length: number) => {
      const { model } = analyze([{ path: 'a.crow', tree: parse(chain(length)) }], 'a')
      assert.ok(model)
      walks = 0
      emitBodies(model)
      return walks
    }
    const few = walksOf(100)
    assert.ok(walksOf(200) <= 2.1 * few, `${few} walks of 100 defines`)
  })
})
