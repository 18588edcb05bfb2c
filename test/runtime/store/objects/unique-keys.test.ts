/** Unique keys of data that exist already: how they get one. */
import assert from 'node:assert/strict'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { WITH_KEYS, WITHOUT_KEYS } from '../contract/unique-keys.ts'
import { create, refuses } from '../helpers.ts'
import { temporaryFiles } from '../temporary-files.ts'

describe('unique keys of existing data', () => {
  const files = temporaryFiles()

  it('come to data that meet them, and go again', () => {
    const file = files.next()
    const first = openStore(WITHOUT_KEYS, file)
    create(first, 'hotel', { code: 'a' })
    first.commit()
    first.close()
    const second = openStore(WITH_KEYS, file)
    refuses(() => create(second, 'hotel', { code: 'a' }), 'VALUE_NOT_SUPPORTED', 'code', 'a', 'not unique')
    second.close()
    assert.deepEqual(checkData(file), [])
    const third = openStore(WITHOUT_KEYS, file)
    create(third, 'hotel', { code: 'a' })
    third.commit()
    third.close()
  })

  it('refuse the start and name the objects that share a value', () => {
    const file = files.next()
    const first = openStore(WITHOUT_KEYS, file)
    const refs = Array.from({ length: 12 }, () => create(first, 'hotel', { code: 'a' }))
    create(first, 'hotel', { code: 'b' })
    first.commit()
    first.close()
    assert.throws(
      () => openStore(WITH_KEYS, file),
      (error) => {
        assert.ok(error instanceof StoreError)
        const lines = error.message.split('\n')
        assert.equal(lines.filter((line) => refs.some((ref) => line === `  hotel ${ref}: code = a`)).length, 10)
        assert.match(error.message, /and 2 more objects of class "hotel"\nChange the values/)
        return true
      },
    )
    openStore(WITHOUT_KEYS, file).close()
  })
})
