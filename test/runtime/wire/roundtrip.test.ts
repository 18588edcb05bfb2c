/** Every type on both formats: a value that is written reads back the same, on one format and from one to the other. */
import assert from 'node:assert/strict'
import type { Type } from '../../../model/api.ts'
import { SCALAR_KINDS, type ScalarKind } from '../../../model/kinds.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { COLOUR, FLOAT, INT, LABEL, mapOf, optionOf, PEN, PEN_OR_NULL, STRING, setOf } from '../sample-api.ts'
import { json, readJson, readXml, xml } from './codecs.ts'

function throughJson(type: Type, value: Value): Value {
  return readJson(type, json(type).write(value))
}

function throughXml(type: Type, value: Value): Value {
  return readXml(type, xml(type).write(value))
}

const STRINGS = [
  '',
  ' ',
  '\t\n',
  'a\rb\r\nc',
  '<&>"\']]>',
  'é',
  '日本',
  '🖋',
  '__proto__',
  '\u0085\u2028\u2029',
  '\ufffd',
  '0',
  'null',
  '\u007f',
]
const INTS = [0n, 1n, -1n, 999_999_999_999_999n, 9_007_199_254_740_993n, -(2n ** 63n), 2n ** 63n - 1n]

const SCALAR_VALUES: { readonly [kind in ScalarKind]: readonly Value[] } = {
  string: STRINGS,
  int: INTS,
  float: [0, 1, 0.1, -2.5e-300, 5e-324, 1.7976931348623157e308, 1e21, 2 ** 53 + 2],
  bool: [true, false],
  datetime: ['20260131T12:00:00Z', '00010101T00:00:00Z', '99991231T23:59:59.999Z'],
}

const samples: [string, Type, readonly Value[]][] = [
  ...SCALAR_KINDS.map((kind): [string, Type, readonly Value[]] => [kind, { kind }, SCALAR_VALUES[kind]]),
  ['ref', PEN, ['OpaqueRef:1', 'OpaqueRef:NULL']],
  ['ref or null', PEN_OR_NULL, ['OpaqueRef:1', null]],
  ['enum', COLOUR, ['red', 'balance-slb']],
  ['set of strings', setOf(STRING), [[], STRINGS]],
  ['set of ints', setOf(INT), [INTS]],
  ['set of sets', setOf(setOf(INT)), [[[], [1n], [1n, 2n]]]],
  ['set of records', setOf(LABEL), [[record('a', 1n), record('b', 2n)]]],
  ['option', optionOf(INT), [[], [2n ** 60n]]],
  ['option of option', optionOf(optionOf(STRING)), [[], [[]], [['']]]],
  ['map of strings', mapOf(STRING, STRING), [new Map(), new Map(STRINGS.map((s) => [s, s]))]],
  ['map of ints', mapOf(INT, INT), [new Map([...INTS].sort().map((i) => [i, i]))]],
  ['map of enums', mapOf(COLOUR, FLOAT), [new Map([['red', 1.5]])]],
  ['map of refs', mapOf(PEN_OR_NULL, setOf(STRING)), [new Map<Value, Value>([[null, ['x']]])]],
  ['record', LABEL, [record('text', 2n ** 62n)]],
]

function record(text: string, size: bigint): RecordValue {
  return new RecordValue(['text', 'size'], [text, size])
}

describe('values on the wire', () => {
  for (const [name, type, values] of samples) {
    it(`keeps every ${name} over JSON`, () => {
      for (const value of values) assert.deepStrictEqual(throughJson(type, value), value)
    })
    it(`keeps every ${name} over XML`, () => {
      for (const value of values) assert.deepStrictEqual(throughXml(type, value), value)
    })
    it(`keeps every ${name} from one format to the other`, () => {
      for (const value of values) assert.deepStrictEqual(throughXml(type, throughJson(type, value)), value)
    })
  }

  it('keeps strings of random characters', () => {
    const next = randomNumbers(1)
    for (let i = 0; i < 300; i++) {
      const text = String.fromCodePoint(...Array.from({ length: 8 }, () => fitCodePoint(next)))
      assert.equal(throughJson(STRING, text), text)
      assert.equal(throughXml(STRING, text), text)
    }
  })

  it('keeps random integers of 64 bits and random doubles', () => {
    const next = randomNumbers(2)
    for (let i = 0; i < 300; i++) {
      const int = BigInt.asIntN(64, (BigInt(next()) << 32n) | BigInt(next()))
      assert.equal(throughJson(INT, int), int)
      assert.equal(throughXml(INT, int), int)
      const float = new Float64Array(new BigInt64Array([int]).buffer)[0] as number
      if (!Number.isFinite(float)) continue
      assert.equal(throughJson(FLOAT, float), float)
      assert.equal(throughXml(FLOAT, float), float)
    }
  })
})

/** Always the same numbers of 32 bits for one seed. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
}

function fitCodePoint(next: () => number): number {
  const point = (next() >>> 8) % 0x110000
  const unfit = (point < 32 && ![9, 10, 13].includes(point)) || (point >= 0xd800 && point < 0xe000)
  return unfit || point === 0xfffe || point === 0xffff ? 0x41 : point
}
