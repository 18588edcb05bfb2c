/** Large values in slices: the same text as in one piece, on both formats. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Type } from '../../../model/api.ts'
import { isCarriableText } from '../../../model/text.ts'
import { LateList, Plain, RecordValue, type Value } from '../../../runtime/values/values.ts'
import { compileCodecs } from '../../../runtime/wire/compile-codecs.ts'
import type { Form } from '../../../runtime/wire/form.ts'
import { jsonForm } from '../../../runtime/wire/json-form.ts'
import { plainSlices, plainWriter } from '../../../runtime/wire/plain-writer.ts'
import { closeLists, isLarge, valueSlices } from '../../../runtime/wire/value-slices.ts'
import { xmlForm } from '../../../runtime/wire/xml-form.ts'
import { INT, LABEL, mapOf, STRING, sampleApi, setOf } from '../sample-api.ts'

const parcel = {
  name: 'parcel',
  doc: '',
  members: [
    { name: 'labels', doc: '', type: setOf(LABEL) },
    { name: 'text', doc: '', type: STRING },
    { name: 'sizes', doc: '', type: mapOf(STRING, INT) },
  ],
}
const base = sampleApi()
const api = { ...base, records: [...base.records, parcel] }
const PARCEL: Type = { kind: 'record', name: 'parcel' }

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter(isCarriableText)
const label = fc.tuple(text, fc.bigInt(-99n, 99n)).map((values) => new RecordValue(['text', 'size'], values))
/** Some are large: few values are repeated many times. */
const times = fc.constantFrom(0, 1, 3, 999, 1001, 5000)
const many = <T>(one: fc.Arbitrary<T>) =>
  fc.tuple(one, one, times).map(([a, b, n]) => Array.from({ length: n }, (_, i) => (i % 3 ? a : b)))
const longText = fc.tuple(text, fc.constantFrom(1, 3, 20_000)).map(([one, n]) => one.repeat(n))
const map = fc
  .tuple(text, times)
  .map(([key, n]) => new Map<Value, Value>(Array.from({ length: n }, (_, i) => [`${key}${i}`, BigInt(i)])))

const cases: readonly (readonly [Type, fc.Arbitrary<Value>])[] = [
  [STRING, longText],
  [setOf(STRING), many(text)],
  [setOf(LABEL), many(label)],
  [mapOf(STRING, INT), map],
  [PARCEL, fc.tuple(many(label), longText, map).map((values) => new RecordValue(['labels', 'text', 'sizes'], values))],
]

describe('large values in slices', () => {
  function check<Raw>(form: Form<Raw>): void {
    const none = () => {
      throw new Error('not in this test')
    }
    const codecOf = compileCodecs(api, form, none, none)
    const parts = { api, form, codecOf }
    for (const [type, values] of cases)
      fc.assert(
        fc.property(values, (value) => {
          const slices = [...valueSlices(parts, type, value)]
          assert.equal(slices.join(''), codecOf(type).write(value))
          const [longest = 0] = slices.map(({ length }) => length).sort((a, b) => b - a)
          assert.ok(longest < 6 * 256 * 1024, `a slice of ${longest}`)
        }),
        { numRuns: 40 },
      )
  }

  it('are the text that their codec writes, in JSON', () => check(jsonForm))
  it('are the text that their codec writes, in XML', () => check(xmlForm))

  it('are the text of plain data', () => {
    const data = fc.jsonValue({ maxDepth: 6 }).map((value) => ({
      many: Array.from({ length: 300 }, () => value ?? 'nothing'),
      deep: { members: { a: value ?? true, b: undefined }, none: {}, empty: [] },
    }))
    const isPlain = (value: unknown) => !JSON.stringify(value).includes('null')
    fc.assert(
      fc.property(data.filter(isPlain), (value) => {
        const plain = new Plain(value)
        assert.equal([...plainSlices(jsonForm, plain)].join(''), plainWriter(jsonForm)(plain))
        assert.equal([...plainSlices(xmlForm, plain)].join(''), plainWriter(xmlForm)(plain))
      }),
      { numRuns: 50 },
    )
  })

  it('are known by their size, also as members', () => {
    const long = Array.from({ length: 1001 }, () => 'x')
    assert.deepEqual([long, new RecordValue(['a'], [long]), 'x'.repeat(300_000)].map(isLarge), [true, true, true])
    assert.deepEqual(
      ['x', 1n, null, ['x'], new Map([['a', 'b']]), new RecordValue(['a'], [['x']])].map(isLarge),
      Array(6).fill(false),
    )
  })

  it('close the lists that are read late', () => {
    let closed = 0
    const list = () => new LateList(['a'], () => closed++)
    closeLists(new RecordValue(['a', 'b'], [list(), 'x']))
    closeLists(list())
    assert.equal(closed, 2)
  })
})
