/** Unique keys: what is refused and looked up. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Api } from '../../../../model/api.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { create, get, type Open, refuses } from '../helpers.ts'
import { model } from '../models.ts'

export const WITHOUT_KEYS = model({
  classes: {
    hotel: ['RW code : string = ""', 'RW short : string option = []'],
    room: ['RW hotel : hotel ref or null = null', 'RW number : int = "0"', 'RW note : string = ""'],
  },
})

/** `keys`: by class, its unique keys. */
function withKeys(keys: { readonly [name: string]: string[][] }, api: Api = WITHOUT_KEYS): Api {
  return { ...api, classes: api.classes.map((one) => ({ ...one, unique: keys[one.name] ?? [] })) }
}

export const WITH_KEYS = withKeys({ hotel: [['code'], ['short']], room: [['hotel', 'number']] })

export function describeUniqueKeys(open: Open): void {
  describe('unique keys', () => {
    let store: Store
    beforeEach(() => {
      store = open(WITH_KEYS)
    })

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
      const classes = WITH_KEYS.classes.map((one) => ({
        ...one,
        fields: one.fields.map((field) => (field.name === 'code' ? { ...field, secret: true as const } : field)),
      }))
      const other = open({ ...WITH_KEYS, classes })
      create(other, 'hotel', { code: 'a' })
      refuses(() => create(other, 'hotel', { code: 'a' }), 'VALUE_NOT_SUPPORTED', 'code', '(secret)', 'not unique')
    })
  })
}
