/** Dates: converts every ISO 8601 form to the canonical form, and refuses dates that do not exist. */
import assert from 'node:assert/strict'
import { canonicalDatetime, datetimeMillis, formatDatetime } from '../../model/datetime.ts'

describe('canonicalDatetime', () => {
  const forms: [string, string][] = [
    ['20260131T12:00:00Z', '20260131T12:00:00Z'],
    ['2026-01-31T12:00:00Z', '20260131T12:00:00Z'],
    ['20260131T120000Z', '20260131T12:00:00Z'],
    ['20260131T12:00:00', '20260131T12:00:00Z'],
    ['2026-01-31 12:00:00z', '20260131T12:00:00Z'],
    ['2026-01-31T12:00', '20260131T12:00:00Z'],
    ['2026-01-31T12', '20260131T12:00:00Z'],
    ['2026-01-31', '20260131T00:00:00Z'],
    ['2026-01-31T13:30:00+01:30', '20260131T12:00:00Z'],
    ['2026-01-31T07:00:00-0500', '20260131T12:00:00Z'],
    ['2026-01-31T23:00:00-02', '20260201T01:00:00Z'],
    ['2026-01-31T12:00:00.5Z', '20260131T12:00:00.500Z'],
    ['2026-01-31T12:00:00,0421Z', '20260131T12:00:00.042Z'],
    ['2026-01-31T12:00:00.000Z', '20260131T12:00:00Z'],
    ['2026-01-31T24:00:00Z', '20260201T00:00:00Z'],
    ['2024-02-29T00:00:00Z', '20240229T00:00:00Z'],
    ['2026-031T12:00Z', '20260131T12:00:00Z'],
    ['2026-W05-6T12:00Z', '20260131T12:00:00Z'],
    ['2020W537', '20210103T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '00010101T00:00:00Z'],
    ['9999-12-31T23:59:59.999Z', '99991231T23:59:59.999Z'],
    ['2026-01-31T12:00:00.1234567891Z', '20260131T12:00:00.123Z'],
  ]
  for (const [given, canonical] of forms) {
    it(`reads "${given}"`, () => assert.equal(canonicalDatetime(given), canonical))
  }

  const impossible = [
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10',
    '2026-01-32',
    '2026-366',
    '2026-000',
    '2026-W54-1',
    '2026-W00-1',
    '2026-01-31T24:00:01Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:60Z',
    '2026-01-31T12:00:00+24:00',
    '0000-12-31T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
  ]
  for (const given of impossible) {
    it(`knows that "${given}" does not exist`, () => assert.equal(canonicalDatetime(given), undefined))
  }

  const others = [
    '',
    'now',
    '2026',
    '2026-1-31',
    '2026-0131',
    '31/01/2026',
    '2026-01-31T',
    '2026-01-31T12:00:00Zx',
    '2026-01-31T1:00',
  ]
  for (const given of others) {
    it(`does not read "${given}"`, () => assert.equal(canonicalDatetime(given), undefined))
  }

  it('goes to milliseconds and back', () => {
    for (const text of ['20260131T12:00:00.042Z', '00010101T00:00:00Z', '99991231T23:59:59.999Z', '19700101T00:00:00Z'])
      assert.equal(formatDatetime(datetimeMillis(text)), text)
  })

  it('gives no text outside the years 0001 to 9999', () => {
    assert.equal(formatDatetime(Date.UTC(10_000, 0, 1)), undefined)
    assert.equal(formatDatetime(Number.NaN), undefined)
  })
})
