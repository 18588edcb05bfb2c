/** The number of fields of a class: the checker (CROW1210) allows as many as a table has room for. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { MOST_COLUMNS } from '../../../../analysis/rules/types/too-many-fields.ts'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { classOf, field, INT, sampleApi } from '../../sample-api.ts'
import { temporaryFiles } from '../temporary-files.ts'

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

const LAST = `f${MOST_COLUMNS}`

describe('a class of many fields', function () {
  this.timeout(60_000)
  const files = temporaryFiles()

  it('can have as many as the checker allows', () => {
    const file = files.next()
    const store = openStore(wide(MOST_COLUMNS), file)
    const objects = store.class('wide')
    const [first, second] = [objects.create(new Map()), objects.create(new Map())]
    objects.field(LAST).set(first, 7n)
    assert.deepEqual([objects.record(first).values.length, objects.field(LAST).get(first)], [MOST_COLUMNS + 1, 7n])
    objects.destroy(second)
    store.commit()
    store.close()
    assert.deepEqual(checkData(file), [])
  })

  it('can get the last field by a migration', () => {
    const file = files.next()
    const before = openStore(wide(MOST_COLUMNS - 1), file)
    const ref = before.class('wide').create(new Map([['f1', 5n]]))
    before.commit()
    before.close()
    const after = openStore(wide(MOST_COLUMNS), file)
    const values = ['f1', LAST].map((name) => after.class('wide').field(name).get(ref))
    after.close()
    assert.deepEqual(values, [5n, 0n])
    assert.deepEqual(checkData(file), [])
  })

  it('cannot have one field more', () => {
    assert.throws(() => openStore(wide(MOST_COLUMNS + 1), ':memory:'), /too many columns/)
  })
})
