/** How many fields a class can have: what the checker says (CROW1210) is what a table has room for. */
import assert from 'node:assert/strict'
import { MOST_COLUMNS } from '../../../../analysis/rules/types/too-many-fields.ts'
import { openDesk } from '../../harness.ts'
import { classOf, field, INT, sampleApi } from '../../sample-api.ts'

const wide = (count: number) =>
  sampleApi({
    classes: [
      classOf(
        'wide',
        Array.from({ length: count }, (_, i) => field('RW', `f${i + 1}`, INT, '0')),
      ),
    ],
    records: [],
    enums: [],
    relations: [],
  })

describe('a class of many fields', function () {
  // Some 8,000 RPCs are compiled.
  this.timeout(120_000)
  it('has the most that the checker allows', async () => {
    const desk = openDesk(wide(MOST_COLUMNS))
    const ref = await desk.result('wide.create', {})
    await desk.result('wide.set_f1995', ref, 7)
    const record = (await desk.result('wide.get_record', ref)) as { [name: string]: unknown }
    assert.deepEqual([Object.keys(record).length, record.f1995], [MOST_COLUMNS + 1, 7])
    await desk.result('wide.destroy', ref)
  })

  it('has no table with one more', () => {
    assert.throws(() => openDesk(wide(MOST_COLUMNS + 1)), /too many columns/)
  })
})
