/** The record cache: never stale, never of another class, bounded. */
import assert from 'node:assert/strict'
import { RecordCache } from '../../../runtime/wire/record-cache.ts'
import { type Desk, openDesk, xmlString } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

describe('records that are read again', () => {
  let desk: Desk
  let cup: unknown
  let pen: unknown
  beforeEach(async () => {
    desk = openDesk(sampleApi())
    cup = await desk.result('cup.create', { name_label: 'cup' })
    pen = await desk.result('pen.create', { name_label: 'pen', cup })
    await desk.result('pen.get_all_records')
    await desk.result('cup.get_all_records')
    await desk.xml('pen.get_all_records')
  })
  const records = async (name: string) => Object.values((await desk.result(`${name}.get_all_records`)) as object)

  it('show later changes, on both formats', async () => {
    await desk.result('pen.set_length', pen, 77)
    assert.equal((await records('pen'))[0].length, 77)
    assert.match(await desk.xml('pen.get_all_records'), /<string>77<\/string>/)
    assert.match(await desk.xml('pen.get_record', xmlString(pen as string)), /<string>77<\/string>/)
  })

  it('show both ends of a bound pair', async () => {
    assert.deepEqual((await records('cup'))[0].pens, [pen])
    await desk.result('pen.destroy', pen)
    assert.deepEqual((await records('cup'))[0].pens, [])
    const other = await desk.result('pen.create', { name_label: 'other', cup })
    assert.deepEqual((await records('cup'))[0].pens, [other])
  })

  it('are not found by another class', async () => {
    await desk.result('pen.get_record', pen)
    assert.deepEqual(await desk.error('cup.get_record', pen), ['HANDLE_INVALID', 'cup', pen])
  })

  it('come in order of creation, whether they were read before or not', async () => {
    for (let i = 0; i < 8; i++) await desk.result('pen.create', { name_label: `pen ${i}` })
    const names = async () => (await records('pen')).map((r) => r.name_label)
    const expected = ['pen', ...Array.from({ length: 8 }, (_, i) => `pen ${i}`)]
    assert.deepEqual(await names(), expected)
    await desk.result('pen.set_length', pen, 1)
    assert.deepEqual(await names(), expected)
  })
})

describe('RecordCache', () => {
  it('removes the oldest texts when it is full', () => {
    const cache = new RecordCache(3000)
    for (let i = 0; i < 10; i++) cache.set('pen', `ref ${i}`, 'x'.repeat(800))
    const kept = Array.from({ length: 10 }, (_, i) => i).filter((i) => cache.get('pen', `ref ${i}`) !== undefined)
    assert.deepEqual(kept, [7, 8, 9])
  })

  it('removes nothing for a text that is one of many', () => {
    const cache = new RecordCache(3000)
    for (let i = 0; i < 10; i++) cache.offer('pen', `ref ${i}`, 'x'.repeat(800))
    const kept = Array.from({ length: 10 }, (_, i) => i).filter((i) => cache.get('pen', `ref ${i}`) !== undefined)
    assert.deepEqual(kept, [0, 1, 2])
  })

  it('counts two bytes a character where a text needs them', () => {
    const cache = new RecordCache(3000)
    const texts = ['x'.repeat(1000), '日'.repeat(1000), 'é'.repeat(50_000).slice(0, 100)]
    for (const [i, text] of texts.entries()) cache.set('pen', `ref ${i}`, text)
    assert.deepEqual(
      texts.map((_, i) => cache.get('pen', `ref ${i}`)),
      [undefined, texts[1], texts[2]],
    )
  })

  it('keeps long texts as they are', () => {
    const cache = new RecordCache(1_000_000)
    for (const text of ['x'.repeat(100_000), '日🖋'.repeat(30_000)]) {
      cache.set('pen', 'long', text)
      assert.equal(cache.get('pen', 'long'), text)
    }
  })

  it('keeps nothing that is larger than its limit, and forgets what is deleted', () => {
    const cache = new RecordCache(3000)
    cache.set('pen', 'big', 'x'.repeat(4000))
    assert.equal(cache.get('pen', 'big'), undefined)
    cache.set('pen', 'a', 'text')
    assert.equal(cache.get('cup', 'a'), undefined)
    cache.delete('a')
    assert.equal(cache.get('pen', 'a'), undefined)
    cache.set('pen', 'b', 'text')
    cache.clear()
    assert.equal(cache.get('pen', 'b'), undefined)
  })
})
