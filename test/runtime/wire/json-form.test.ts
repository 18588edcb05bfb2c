/** Parsing JSON: every digit is kept and depth is bounded. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseExactJson, TooDeep } from '../../../runtime/wire/exact-json.ts'
import { parseJson } from '../../../runtime/wire/json-form.ts'
import { JsonNumber } from '../../../runtime/wire/json-number.ts'

describe('parseJson', () => {
  it('keeps plain numbers plain', () => {
    assert.deepEqual(parseJson('[0,-7,999999999999999,"1.0",2.5,-0.25,1.02]'), {
      value: [0, -7, 999_999_999_999_999, '1.0', 2.5, -0.25, 1.02],
    })
  })

  it('keeps the text of every other number', () => {
    for (const source of [
      '1.0',
      '1e3',
      '1E+3',
      '2.5e0',
      '99999999999999.01',
      '-20.00',
      '9007199254740993',
      '1234567890123456',
      '123456789012345678901',
    ])
      assert.deepEqual(parseJson(`{"a":[${source}]}`), { value: { a: [new JsonNumber(source)] } })
  })

  it('refuses texts that are not JSON', () => {
    for (const text of ['', '{', '[1,]', "{'a':1}", 'NaN', '01', '1.', '"a', '"\\', '{"a":1}}', '\u0000', '[1.5,}'])
      assert.deepEqual(parseJson(text), { problem: 'malformed' }, text)
  })

  it('bounds the number of values, also in texts with long numbers', () => {
    const items = (count: number, first: string) => `[${first}${',0'.repeat(count - 1)}]`
    for (const first of ['0', '1e400']) {
      assert.ok('value' in parseJson(items(1_000_000, first)))
      assert.deepEqual(parseJson(items(1_000_001, first)), { problem: 'many' })
    }
    assert.ok('value' in parseJson(`"${',['.repeat(600_000)}"`))
    assert.deepEqual(parseJson(`[${'[],'.repeat(500_000)}`), { problem: 'many' })
  })

  it('bounds depth, and does not count brackets in strings', () => {
    assert.ok('value' in parseJson('['.repeat(100) + ']'.repeat(100)))
    assert.deepEqual(parseJson('['.repeat(101) + ']'.repeat(101)), { problem: 'deep' })
    assert.deepEqual(parseJson('['.repeat(1_000_000)), { problem: 'deep' })
    assert.deepEqual(parseJson(`"${'['.repeat(500)}"`), { value: '['.repeat(500) })
    assert.deepEqual(parseJson(`[1.0,${'['.repeat(100)}`), { problem: 'deep' })
    assert.deepEqual(parseJson(`"\\"${'{'.repeat(500)}"`), { value: `"${'{'.repeat(500)}` })
  })
  it('reads short texts as the exact reader does, whatever stands in them', () => {
    const exact = (text: string) => {
      try {
        return { value: parseExactJson(text, 100) }
      } catch (error) {
        return { problem: error instanceof TooDeep ? 'deep' : 'malformed' }
      }
    }
    const numbers = ['0', '-1', '007', '1.5', '1.0', '1e5', '-', '123456789012345', '1234567890123456', '1.', '.', 'e']
    const texts = ['"a"', '"\\""', '"\\', '"1e5"', '"[1.0"', '"', '\\', '\n', ' ', '\u00e9', 'null', 'tru']
    const brackets = ['[', ']', '{', '}', ',', ':', '"a":', '['.repeat(19), '{"a":'.repeat(20)]
    const pieces = fc.array(fc.constantFrom(...numbers, ...texts, ...brackets), { maxLength: 8 })
    const values = fc.json()
    fc.assert(
      fc.property(
        fc.oneof(
          pieces,
          fc.tuple(pieces, values, pieces).map(([a, b, c]) => [...a, b, ...c]),
        ),
        (parts) => {
          const text = parts.join('')
          // The exact reader counts the sign as a digit.
          fc.pre(!/-\d{15}(?!\d)/.test(text))
          assert.deepEqual(parseJson(text), exact(text))
        },
      ),
      { numRuns: 3000 },
    )
  })
})
