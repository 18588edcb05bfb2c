/** Values as failures of tests show them. */
import assert from 'node:assert/strict'
import type { BodyType } from '../../../model/body.ts'
import { RecordValue, Snapshot, type Value } from '../../../runtime/values/values.ts'
import { durationText, valueText } from '../../../testing/run/value-text.ts'
import { sampleApi } from '../../runtime/sample-api.ts'

const API = sampleApi({
  records: [{ name: 'size', doc: '', members: [{ name: 'width', doc: '', type: { kind: 'int' } }] }],
})

const STRING: BodyType = { kind: 'string' }
const PEN: BodyType = { kind: 'ref', class: 'pen', nullable: true }

describe('values as tests write them', () => {
  const text = (type: BodyType, value: Value) =>
    valueText({ api: API, nameObject: (owner, ref) => `<${owner} ${ref}>` }, type, value)

  for (const [type, value, written] of [
    [STRING, 'a "b"\n', '"a \\"b\\"\\n"'],
    [{ kind: 'int' }, 42n, '42'],
    [{ kind: 'float' }, 2, '2.0'],
    [{ kind: 'bool' }, false, 'false'],
    [{ kind: 'datetime' }, '20260131T12:00:00Z', '"20260131T12:00:00Z"'],
    [{ kind: 'duration' }, 90_000n, '90s'],
    [{ kind: 'enum', name: 'colour' }, 'red', 'red'],
    [{ kind: 'enum', name: 'colour' }, 'dark red', '"dark red"'],
    [PEN, 'OpaqueRef:1', '<pen OpaqueRef:1>'],
    [PEN, null, 'null'],
    [{ kind: 'set', of: PEN }, [null, 'x'], '[null, <pen x>]'],
    [{ kind: 'option', of: STRING }, [], '[]'],
    [{ kind: 'map', key: STRING, value: { kind: 'int' } }, new Map([['a', 1n]]), '{ "a" -> 1 }'],
    [{ kind: 'map', key: STRING, value: STRING }, new Map(), '{}'],
    [{ kind: 'record', name: 'size' }, new RecordValue(['width'], [3n]), 'size { width = 3 }'],
    [{ kind: 'record', name: 'size' }, new RecordValue([], []), 'size { ... }'],
    [{ kind: 'any record' }, new Snapshot('pen', 'x', null), 'pen record of <pen x>'],
  ] as const satisfies readonly (readonly [BodyType, Value, string])[])
    it(`write ${written}`, () => {
      assert.equal(text(type, value), written)
    })

  it('are cut where they are long', () => {
    assert.equal(text(STRING, 'x'.repeat(5000)), `"${'x'.repeat(100)}"… (5000 characters)`)
    const many = Array.from({ length: 100 }, (_, i) => BigInt(i))
    assert.match(text({ kind: 'set', of: { kind: 'int' } }, many), /^\[0, 1, .*, 19, … 80 more\]$/)
    const long = Array.from({ length: 20 }, () => 'x'.repeat(50))
    assert.equal(text({ kind: 'set', of: STRING }, long).length, 161)
  })
})

describe('durations as tests write them', () => {
  for (const [milliseconds, written] of [
    [0n, '0ms'],
    [1500n, '1500ms'],
    [5000n, '5s'],
    [5_400_000n, '90m'],
    [7_200_000n, '2h'],
    [-86_400_000n, '-1d'],
  ] as const)
    it(`write ${written}`, () => {
      assert.equal(durationText(milliseconds), written)
    })
})
