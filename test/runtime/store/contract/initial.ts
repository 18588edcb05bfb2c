/** The initial objects of a new database. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { create, DEAD, get, type Open, refuses } from '../helpers.ts'
import { model, object } from '../models.ts'

const API = model({
  classes: {
    host: [
      'RW name_label : string',
      'RO/constructor vm : VM ref',
      'RO/runtime VMs : VM ref set <-> home',
      'RW peers : host ref set <-> peers',
      'RW big : int',
    ],
    VM: ['RO/constructor home : host ref <-> VMs', 'RW tagged : (string -> host ref) map'],
    role: ['RW subroles : role ref set'],
    subject: [
      'RW roles : role ref set = [{"object":"reader"}]',
      'RW main : role ref = {"object":"admin"}',
      'RW by_name : (string -> role ref) map = [["r",{"object":"reader"}]]',
    ],
  },
  objects: [
    object('host', 'lab1', {
      uuid: 'lab-one',
      name_label: 'lab1',
      vm: { object: 'guest' },
      peers: [{ object: 'lab2' }],
      big: '9223372036854775807',
    }),
    object('host', 'lab2', { vm: { object: 'guest' } }),
    object('VM', 'guest', { home: { object: 'lab2' }, tagged: [['k', { object: 'lab1' }]] }),
    object('role', 'admin', { subroles: [{ object: 'admin' }, { object: 'reader' }] }),
    object('role', 'reader'),
  ],
})

const ADMIN = '{"object":"admin"}'
const GONE = model({
  classes: {
    role: [],
    plain: [
      `RW may : role ref or null = ${ADMIN}`,
      `RO/runtime computed : role ref = ${ADMIN}`,
      `RO/runtime all : role ref set = [${ADMIN}]`,
      `RO/runtime map : (string -> role ref) map = [["k",${ADMIN}]]`,
    ],
    strict: [`RW must : role ref = ${ADMIN}`],
    strictSet: [`RW must : role ref set = [${ADMIN}]`],
  },
  objects: [object('role', 'admin')],
})

export function describeInitialObjects(open: Open): void {
  describe('initial objects', () => {
    it('may refer to each other in circles and to later ones', () => {
      const store = open(API)
      const [lab1, lab2] = store.class('host').refs() as [string, string]
      const [guest] = store.class('VM').refs() as [string]
      assert.equal(lab1, 'OpaqueRef:lab-one')
      assert.deepEqual(store.class('host').record(lab1).values, ['lab-one', 'lab1', guest, [], [lab2], 2n ** 63n - 1n])
      assert.deepEqual(get(store, 'host', lab2, 'VMs'), [guest])
      assert.deepEqual(get(store, 'VM', guest, 'tagged'), new Map([['k', lab1]]))
      const [admin, reader] = store.class('role').refs()
      assert.deepEqual(get(store, 'role', admin!, 'subroles'), [admin, reader])
    })

    it('leave it to a refused write of the new database to change nothing', () => {
      const store = open(API)
      const [lab1] = store.class('host').refs() as [string]
      const count = store.class('VM').count()
      refuses(() => create(store, 'VM', { home: DEAD, tagged: new Map() }), 'HANDLE_INVALID', 'host', DEAD)
      assert.equal(store.class('VM').count(), count)
      refuses(() => store.class('host').field('peers').add(lab1, DEAD), 'HANDLE_INVALID', 'host', DEAD)
      assert.deepEqual(get(store, 'host', lab1, 'peers'), [store.class('host').refs()[1]])
      assert.equal(store.dirty, false)
      store.commit()
    })

    it('may be named by a default', () => {
      const store = open(API)
      const [admin, reader] = store.class('role').refs()
      const ref = create(store, 'subject')
      const expected = [[reader], admin, new Map([['r', reader]])]
      assert.deepEqual(store.class('subject').record(ref).values.slice(1), expected)
      assert.deepEqual(get(store, 'subject', create(store, 'subject', { roles: [] }), 'roles'), [])
    })

    it('that a default names and that are gone become null, or an invalid handle if the field may not be null', () => {
      const store = open(GONE)
      const admin = store.initialObject('role', 'admin')!
      const before = create(store, 'plain')
      assert.deepEqual(store.class('plain').record(before).values.slice(1), [
        admin,
        admin,
        [admin],
        new Map([['k', admin]]),
      ])
      store.class('plain').destroy(before)
      store.class('role').destroy(admin)
      const after = create(store, 'plain')
      assert.deepEqual(store.class('plain').record(after).values.slice(1), [null, null, [], new Map()])
      refuses(() => create(store, 'strict'), 'HANDLE_INVALID', 'role', admin)
      refuses(() => create(store, 'strictSet'), 'HANDLE_INVALID', 'role', admin)
    })

    it('stay after their commit, when foreign keys are immediate again', () => {
      const store = open(API)
      assert.equal(store.dirty, false)
      refuses(() => create(store, 'host', { vm: 'OpaqueRef:none' }), 'HANDLE_INVALID', 'VM', 'OpaqueRef:none')
    })
  })
}
