/** Transactions: all of their writes are kept, or none; they become durable together. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Store } from '../../../../runtime/store/store.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { create, DEAD, get, type Open, refuses, snapshot, touches } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  classes: {
    VM: ['RW name_label : string', 'RO/runtime VIFs : VIF ref set <-> VM', 'RW tags : string set'],
    VIF: ['RW VM : VM ref <-> VIFs'],
  },
})

/** A field of each kind that a single write can change by several statements. */
const MANY = model({
  classes: {
    VM: [
      'RW disk : disk ref or null <-> VM = null',
      'RW seen : disk ref set = []',
      'RW by : (string -> disk ref) map = []',
      'RW twin : VM ref or null <-> twin = null',
      'RW networks : network ref set <-> VMs = []',
    ],
    disk: ['RO/runtime VM : VM ref <-> disk', 'RW host : host ref or null <-> disks = null'],
    host: ['RO/runtime disks : disk ref set <-> host'],
    network: ['RW VMs : VM ref set <-> networks = []'],
  },
})

export function describeTransactions(open: Open): void {
  const fail = (store: Store, work: () => void) =>
    assert.throws(
      () =>
        store.atomically(() => {
          work()
          throw new Error('enough')
        }),
      /enough/,
    )

  describe('transactions', () => {
    it('undo all writes of work that fails', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      const before = snapshot(store, ['VM', 'VIF'])
      fail(store, () => {
        store.class('VM').field('name_label').set(vm, 'b')
        create(store, 'VIF', { VM: vm })
        create(store, 'VM', { name_label: 'c' })
      })
      assert.deepEqual(snapshot(store, ['VM', 'VIF']), before)
      store.commit()
      assert.deepEqual(snapshot(store, ['VM', 'VIF']), before)
    })

    it('may fail inside one that succeeds, and succeed inside one that fails', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      const set = (name: string) => store.class('VM').field('name_label').set(vm, name)
      store.atomically(() => {
        set('outer')
        fail(store, () => store.atomically(() => set('inner')))
        assert.equal(get(store, 'VM', vm, 'name_label'), 'outer')
      })
      assert.equal(get(store, 'VM', vm, 'name_label'), 'outer')
      fail(store, () => store.atomically(() => set('undone')))
      assert.equal(get(store, 'VM', vm, 'name_label'), 'outer')
    })

    it('notify listeners of touched objects again when they are undone', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      let remembered: unknown
      store.onTouched(() => {
        remembered = undefined
      })
      fail(store, () => {
        store.class('VM').field('name_label').set(vm, 'b')
        remembered = get(store, 'VM', vm, 'name_label')
      })
      assert.equal(remembered, undefined)
      assert.deepEqual(
        touches(store, () => fail(store, () => {})),
        new Set(),
      )
    })

    it('are dirty from the first write to the commit', () => {
      const store = open(API)
      assert.equal(store.dirty, false)
      store.atomically(() => store.class('VM').refs())
      assert.equal(store.dirty, false)
      create(store, 'VM', { name_label: 'a' })
      assert.equal(store.dirty, true)
      store.commit()
      assert.equal(store.dirty, false)
      store.commit()
    })

    it('refuse a commit inside atomically', () => {
      const store = open(API)
      assert.throws(() => store.atomically(() => store.commit()), /inside atomically/)
    })

    it('undo all parts of a single write that is refused', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      const other = create(store, 'VM', { name_label: 'b' })
      const vifs = [create(store, 'VIF', { VM: other }), create(store, 'VIF', { VM: other })]
      const before = snapshot(store, ['VM', 'VIF'])
      refuses(
        () =>
          store
            .class('VM')
            .field('VIFs')
            .set(vm, [...vifs, DEAD]),
        'HANDLE_INVALID',
        'VIF',
        DEAD,
      )
      assert.deepEqual(snapshot(store, ['VM', 'VIF']), before)
    })

    it('undo all parts of a single refused write of any kind of field, and of a create and a destroy', () => {
      const store = open(MANY)
      const [disk, other] = [create(store, 'disk'), create(store, 'disk')]
      const network = create(store, 'network')
      const [vm, peer] = [create(store, 'VM', { disk }), create(store, 'VM')]
      const host = create(store, 'host')
      const set = (name: string, field: string, ref: string, value: Value) => () =>
        store.class(name).field(field).set(ref, value)
      set('VM', 'twin', vm, peer)()
      set('VM', 'seen', vm, [disk])()
      store.commit()
      const all = () => snapshot(store, ['VM', 'disk', 'host', 'network'])
      const [before, counts, generation] = [all(), new Map(store.changes.counts()), store.changes.generation()]
      const refused: readonly (() => void)[] = [
        set('VM', 'disk', vm, DEAD),
        set('VM', 'seen', vm, [other, DEAD]),
        set(
          'VM',
          'by',
          vm,
          new Map([
            ['a', disk],
            ['b', DEAD],
          ]),
        ),
        set('VM', 'twin', vm, DEAD),
        set('VM', 'networks', vm, [network, DEAD]),
        set('network', 'VMs', network, [vm, peer, DEAD]),
        set('disk', 'VM', disk, DEAD),
        set('host', 'disks', host, [other, DEAD]),
        () => create(store, 'VM', { disk: other, seen: [disk, DEAD] }),
        () => create(store, 'VM', { uuid: get(store, 'VM', vm, 'uuid'), seen: [disk] }),
        () => store.class('disk').destroy(disk),
      ]
      for (const work of refused) {
        assert.throws(work, ApiError, String(work))
        assert.deepEqual(all(), before)
      }
      assert.equal(store.dirty, false)
      assert.deepEqual(new Map(store.changes.counts()), counts)
      assert.equal(store.changes.generation(), generation)
    })

    it('include settings', () => {
      const store = open(API)
      assert.equal(store.settings.get('password'), undefined)
      store.settings.set('password', 'x')
      store.settings.set('password', '__proto__')
      assert.equal(store.settings.get('password'), '__proto__')
    })
  })
}
