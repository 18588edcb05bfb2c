/** Conditions and checks at each write: what is refused, and that nothing of it stays. */
import assert from 'node:assert/strict'
import type { Api } from '../../../../model/api.ts'
import type { Check, Condition, TypedExpr } from '../../../../model/body.ts'
import { RuledStore } from '../../../../runtime/bodies/rules/ruled-store.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { RecordValue, type Value } from '../../../../runtime/values/values.ts'
import {
  arithmetic,
  builtIn,
  compare,
  field,
  from,
  INT,
  int,
  local,
  refType,
  selfOf,
  setType,
  total,
} from '../../../support/trees.ts'
import { create, get, refuses } from '../../store/helpers.ts'
import { model } from '../../store/models.ts'
import { withComputed } from '../computed-api.ts'
import { interpreted } from '../interpreted.ts'

const BASE = model({
  classes: {
    hotel: ['RW rooms : int = "0"', 'RW guests : guest ref set <-> hotel = []', 'RO/runtime beds : int'],
    guest: [
      'RW stars : int = "3"',
      'RW beds : int = "1"',
      'RW tags : string set = []',
      'RW notes : (string -> string) map = []',
      'RW address : address record',
      'RW hotel : hotel ref or null <-> guests = null',
    ],
  },
  records: { address: ['street : string', 'number : int'] },
})

const where = (condition: TypedExpr, text: string): Condition => ({ path: 'a.crow', condition, text, bounds: {} })
const given = (type: TypedExpr['type']) => local(0, type)
const atMost = (of: TypedExpr, most: number) => compare(of, '<=', int(most))

const CONDITIONS: { readonly [key: string]: Condition } = {
  'guest.stars': where(atMost(given(INT), 5), 'stars <= 5'),
  'guest.beds': where(compare(arithmetic(int(6), '/', given(INT)), '>', int(1)), '6 / beds > 1'),
  'guest.tags': where(atMost(builtIn('size', INT, given(setType({ kind: 'string' }))), 2), 'size(tags) <= 2'),
  'guest.notes': where(atMost(builtIn('size', INT, given({ kind: 'string' })), 1), 'size(notes) <= 1'),
  'hotel.guests': where(atMost(builtIn('size', INT, given(setType({ kind: 'string' }))), 2), 'size(guests) <= 2'),
  'address.number': where(compare(given(INT), '>=', int(0)), 'number >= 0'),
}

const GUEST = refType('guest', false)
const hotelBeds = total(field(local(1, GUEST), 'beds', INT), from(1, field(selfOf('hotel'), 'guests', setType(GUEST))))
const CHECK: Check = {
  path: 'a.crow',
  at: [0, 0, 0, 0],
  condition: compare(field(selfOf('hotel'), 'beds', INT), '<=', field(selfOf('hotel'), 'rooms', INT)),
  error: { at: [0, 0, 0, 0], code: 'TOO_FULL', args: [selfOf('hotel')] },
  text: 'self.beds <= self.rooms',
}

function constrained(api: Api): Api {
  const conditioned = <T extends { readonly name: string }>(owner: string, one: T) => {
    const condition = CONDITIONS[`${owner}.${one.name}`]
    return condition ? { ...one, where: condition } : one
  }
  const classes = withComputed(api, { 'hotel.beds': hotelBeds }).classes.map((owner) => ({
    ...owner,
    fields: owner.fields.map((one) => conditioned(owner.name, one)),
    ...(owner.name === 'hotel' ? { checks: [CHECK] } : {}),
  }))
  const records = api.records.map((one) => ({ ...one, members: one.members.map((m) => conditioned(one.name, m)) }))
  return { ...api, classes, records }
}

describe('constraints of writes', () => {
  let store: RuledStore
  let guest: string
  const api = constrained(BASE)
  const guests = () => store.class('guest')

  beforeEach(() => {
    store = new RuledStore(api, openStore(api, ':memory:'), interpreted())
    guest = create(store, 'guest')
  })
  afterEach(() => store.close())

  it('refuse a value that does not meet its condition, with the text of that', () => {
    const refused = ['VALUE_NOT_SUPPORTED', 'stars', '6', 'stars <= 5'] as const
    refuses(() => guests().field('stars').set(guest, 6n), ...refused)
    assert.equal(get(store, 'guest', guest, 'stars'), 3n)
    refuses(() => create(store, 'guest', { stars: 6n }), ...refused)
    assert.equal(guests().count(), 1)
    guests().field('stars').set(guest, 5n)
  })

  it('refuse a value whose condition cannot be evaluated', () => {
    refuses(() => guests().field('beds').set(guest, 0n), 'VALUE_NOT_SUPPORTED', 'beds', '0', '6 / beds > 1')
  })

  it('check the whole set and map where one element comes', () => {
    const tags = guests().field('tags')
    for (const tag of ['a', 'b', 'b']) tags.add(guest, tag)
    refuses(() => tags.add(guest, 'c'), 'VALUE_NOT_SUPPORTED', 'tags', '["a","b","c"]', 'size(tags) <= 2')
    assert.deepEqual(tags.get(guest), ['a', 'b'])
    guests().field('notes').addTo(guest, 'k', 'v')
    refuses(
      () => guests().field('notes').addTo(guest, 'l', 'w'),
      'VALUE_NOT_SUPPORTED',
      'notes',
      '{"k":"v","l":"w"}',
      'size(notes) <= 1',
    )
  })

  it('check the members of records inside values', () => {
    const address = (number: bigint): Value => new RecordValue(['street', 'number'], ['x', number])
    guests().field('address').set(guest, address(1n))
    refuses(
      () => guests().field('address').set(guest, address(-1n)),
      'VALUE_NOT_SUPPORTED',
      'number',
      '-1',
      'number >= 0',
    )
  })

  it('check the other end of a pair', () => {
    const hotel = create(store, 'hotel', { rooms: 9n })
    for (let i = 0; i < 2; i++) create(store, 'guest', { hotel })
    refuses(() => create(store, 'guest', { hotel }), 'VALUE_NOT_SUPPORTED', 'guests', '*', 'size(guests) <= 2')
    refuses(() => guests().field('hotel').set(guest, hotel), 'VALUE_NOT_SUPPORTED', 'guests', '*', 'size(guests) <= 2')
    assert.equal(get(store, 'guest', guest, 'hotel'), null)
  })

  it('undo only the refused write where the work goes on', () => {
    store.atomically(() => {
      guests().field('beds').set(guest, 2n)
      assert.throws(() => guests().field('stars').set(guest, 9n))
    })
    assert.deepEqual([get(store, 'guest', guest, 'beds'), get(store, 'guest', guest, 'stars')], [2n, 3n])
  })

  it('refuse what breaks a check at the end of the stretch, and undo the stretch', () => {
    const hotel = create(store, 'hotel', { rooms: 2n })
    guests().field('hotel').set(guest, hotel)
    refuses(() => guests().field('beds').set(guest, 3n), 'TOO_FULL', hotel)
    refuses(() => store.class('hotel').field('rooms').set(hotel, 0n), 'TOO_FULL', hotel)
    assert.deepEqual([get(store, 'hotel', hotel, 'beds'), get(store, 'hotel', hotel, 'rooms')], [1n, 2n])
    store.atomically(() => {
      guests().field('beds').set(guest, 3n)
      store.class('hotel').field('rooms').set(hotel, 3n)
    })
    assert.equal(get(store, 'hotel', hotel, 'beds'), 3n)
    store.atomically(() => {
      store.class('hotel').field('rooms').set(hotel, 0n)
      guests().destroy(guest)
      store.class('hotel').destroy(hotel)
    })
  })
})
