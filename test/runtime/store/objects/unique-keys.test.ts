/** Unique keys in the database: what is refused, looked up, and how existing data get one. */
import assert from 'node:assert/strict'
import type { Api } from '../../../../model/api.ts'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { create, get, refuses } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const BASE = model({
  classes: {
    hotel: ['RW code : string = ""', 'RW short : string option = []'],
    room: ['RW hotel : hotel ref or null = null', 'RW number : int = "0"', 'RW note : string = ""'],
  },
})

/** `keys`: by class, its unique keys. */
function withKeys(keys: { readonly [name: string]: string[][] }, api: Api = BASE): Api {
  return { ...api, classes: api.classes.map((one) => ({ ...one, unique: keys[one.name] ?? [] })) }
}

const KEYS = withKeys({ hotel: [['code'], ['short']], room: [['hotel', 'number']] })

describe('unique keys', () => {
  let store: Store
  beforeEach(() => {
    store = openStore(KEYS, ':memory:')
  })
  afterEach(() => store.close())

  it('refuse a value that another object has, when it is made and when it changes', () => {
    create(store, 'hotel', { code: 'a' })
    const b = create(store, 'hotel', { code: 'b' })
    refuses(() => create(store, 'hotel', { code: 'a' }), 'VALUE_NOT_SUPPORTED', 'code', 'a', 'not unique')
    refuses(() => store.class('hotel').field('code').set(b, 'a'), 'VALUE_NOT_SUPPORTED', 'code', 'a', 'not unique')
    assert.equal(get(store, 'hotel', b, 'code'), 'b')
    store.class('hotel').field('code').set(b, 'A')
  })

  it('count an empty text, and no empty options and nulls', () => {
    create(store, 'hotel', { code: '' })
    refuses(() => create(store, 'hotel'), 'VALUE_NOT_SUPPORTED', 'code', '', 'not unique')
    for (const code of ['a', 'b']) create(store, 'hotel', { code })
    for (let i = 0; i < 2; i++) create(store, 'room', { number: 1n })
    create(store, 'hotel', { code: 'c', short: ['x'] })
    refuses(
      () => create(store, 'hotel', { code: 'd', short: ['x'] }),
      'VALUE_NOT_SUPPORTED',
      'short',
      '["x"]',
      'not unique',
    )
  })

  it('compare several fields together', () => {
    const [a, b] = [create(store, 'hotel', { code: 'a' }), create(store, 'hotel', { code: 'b' })]
    const room = create(store, 'room', { hotel: a, number: 1n })
    create(store, 'room', { hotel: a, number: 2n })
    create(store, 'room', { hotel: b, number: 2n })
    const refused = ['VALUE_NOT_SUPPORTED', 'hotel, number', `${a}, 2`, 'not unique'] as const
    refuses(() => store.class('room').field('number').set(room, 2n), ...refused)
    store.class('room').field('hotel').set(room, b)
    refuses(
      () => create(store, 'room', { hotel: b, number: 1n }),
      'VALUE_NOT_SUPPORTED',
      'hotel, number',
      '*',
      'not unique',
    )
  })

  it('look objects up by a value', () => {
    const a = create(store, 'hotel', { code: 'a', short: ['x'] })
    assert.equal(store.class('hotel').byUnique('code', 'a'), a)
    assert.equal(store.class('hotel').byUnique('short', 'x'), a)
    assert.equal(store.class('hotel').byUnique('code', 'A'), undefined)
  })

  it('do not show secret values', () => {
    const classes = KEYS.classes.map((one) => ({
      ...one,
      fields: one.fields.map((field) => (field.name === 'code' ? { ...field, secret: true as const } : field)),
    }))
    const other = openStore({ ...KEYS, classes }, ':memory:')
    create(other, 'hotel', { code: 'a' })
    refuses(() => create(other, 'hotel', { code: 'a' }), 'VALUE_NOT_SUPPORTED', 'code', '(secret)', 'not unique')
    other.close()
  })
})

describe('unique keys of existing data', () => {
  const files = temporaryFiles()

  it('come to data that meet them, and go again', () => {
    const file = files.next()
    const first = openStore(BASE, file)
    create(first, 'hotel', { code: 'a' })
    first.commit()
    first.close()
    const second = openStore(KEYS, file)
    refuses(() => create(second, 'hotel', { code: 'a' }), 'VALUE_NOT_SUPPORTED', 'code', 'a', 'not unique')
    second.close()
    assert.deepEqual(checkData(file), [])
    const third = openStore(BASE, file)
    create(third, 'hotel', { code: 'a' })
    third.commit()
    third.close()
  })

  it('refuse the start and name the objects that share a value', () => {
    const file = files.next()
    const first = openStore(BASE, file)
    const refs = Array.from({ length: 12 }, () => create(first, 'hotel', { code: 'a' }))
    create(first, 'hotel', { code: 'b' })
    first.commit()
    first.close()
    assert.throws(
      () => openStore(KEYS, file),
      (error) => {
        assert.ok(error instanceof StoreError)
        const lines = error.message.split('\n')
        assert.equal(lines.filter((line) => refs.some((ref) => line === `  hotel ${ref}: code = a`)).length, 10)
        assert.match(error.message, /and 2 more objects of class "hotel"\nChange the values/)
        return true
      },
    )
    openStore(BASE, file).close()
  })
})
