/** The uuids of new objects. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { NewUuids } from '../../../../runtime/store/objects/new-uuids.ts'

function made(uuids: NewUuids, count: number): string[] {
  return Array.from({ length: count }, () => uuids.next())
}

describe('uuids of new objects', () => {
  it('count up in their first eight digits, and begin again after the last number', () => {
    const prefixes = made(new NewUuids(2 ** 32 - 2), 4).map((uuid) => uuid.slice(0, 8))
    assert.deepEqual(prefixes, ['fffffffe', 'ffffffff', '00000000', '00000001'])
  })

  it('have the form of random uuids, and other digits behind the first eight', () => {
    const all = made(new NewUuids(), 1000)
    for (const uuid of all) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.equal(new Set(all.map((uuid) => uuid.slice(8))).size, 1000)
  })

  it('begin with another number for each store', () => {
    const first = Array.from({ length: 20 }, () => new NewUuids().next().slice(0, 8))
    assert.ok(new Set(first).size > 15, String(first))
  })
})
