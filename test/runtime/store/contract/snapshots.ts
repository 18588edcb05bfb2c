/** Snapshots: what was committed when they were made, read row by row while others write. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Change, Store, StoreSnapshot, Watched } from '../../../../runtime/store/store.ts'
import { create, DEAD, type Open, refuses } from '../helpers.ts'
import { model } from '../models.ts'
import { ALL, sortedChanges } from './changes.ts'

const CLASSES = ['VM', 'VIF', 'plain']

const API = model({
  classes: {
    VM: [
      'RW name_label : string',
      'RW n : int = "0"',
      'RO/runtime VIFs : VIF ref set <-> VM',
      'RW peers : VM ref set <-> peers',
      'RW by_name : (string -> VIF ref) map',
    ],
    VIF: ['RW VM : VM ref or null <-> VIFs = null'],
    plain: ['RW tags : string set'],
  },
  kept: { plain: 'declared' },
})

export function describeSnapshots(open: Open): void {
  const filled = (vms: number): { store: Store; refs: string[] } => {
    const store = open(API)
    const refs = Array.from({ length: vms }, (_, i) => create(store, 'VM', { name_label: `vm ${i}` }))
    store.commit()
    return { store, refs }
  }
  const rename = (store: Store, ref: string, name: string) => store.class('VM').field('name_label').set(ref, name)

  describe('snapshots', () => {
    it('have the objects as they were committed, though others write them', () => {
      const { store, refs } = filled(3)
      const expected = contents(store)
      const snapshot = store.snapshot()
      rename(store, refs[0]!, 'new')
      store.class('VM').destroy(refs[1]!)
      create(store, 'VIF', { VM: refs[2]! })
      assert.deepEqual(contents(snapshot), expected)
      store.commit()
      assert.deepEqual(contents(snapshot), expected)
      const later = store.snapshot()
      assert.deepEqual(contents(later), contents(store))
      assert.deepEqual(contents(snapshot), expected)
      later.close()
      snapshot.close()
    })

    it('find single objects, and refuse those that did not exist', () => {
      const { store, refs } = filled(2)
      const before = store.class('VM').record(refs[0]!)
      const snapshot = store.snapshot()
      store.class('VM').destroy(refs[0]!)
      const young = create(store, 'VM', { name_label: 'young' })
      store.commit()
      const vms = snapshot.class('VM')
      assert.deepEqual(vms.record(refs[0]!), before)
      assert.deepEqual([vms.has(refs[0]!), vms.has(young), vms.count()], [true, false, 2])
      refuses(() => vms.record(young), 'HANDLE_INVALID', 'VM', young)
      refuses(() => vms.record(DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      assert.throws(() => snapshot.class('none'), /keeps no objects/)
      snapshot.close()
    })

    it('can be read in steps by several readers at the same time', () => {
      const { store } = filled(1500)
      const [first, second] = [store.snapshot(), store.snapshot()]
      const refs = store.class('VM').refs()
      const records = [...store.class('VM').records()]
      const iterators = [first, first, second].map((each) => each.class('VM').refs()[Symbol.iterator]())
      const rows = second.class('VM').records()[Symbol.iterator]()
      refs.forEach((ref, i) => {
        for (const each of iterators) assert.equal(each.next().value, ref)
        assert.deepEqual(rows.next().value, records[i])
        if (i === 700) first.class('VM')
        if (i % 100 === 0) {
          create(store, 'VM', { name_label: 'young' })
          rename(store, refs[1499 - i]!, 'renamed')
          store.commit()
        }
      })
      for (const each of [...iterators, rows]) assert.equal(each.next().done, true)
      first.close()
      second.close()
    })

    it('cannot be made while data wait for a commit, nor inside atomically', () => {
      const { store, refs } = filled(1)
      assert.throws(() => store.atomically(() => store.snapshot()), /a bug|while data are written/)
      rename(store, refs[0]!, 'new')
      assert.throws(() => store.snapshot(), /while data are written/)
      store.commit()
      store.snapshot().close()
    })

    it('know which objects were touched since they were made', () => {
      const { store, refs } = filled(3)
      const [a, b, c] = refs as [string, string, string]
      rename(store, a, 'early')
      store.commit()
      const first = store.snapshot()
      rename(store, b, 'between')
      store.commit()
      const second = store.snapshot()
      const vif = create(store, 'VIF', { VM: c })
      const touched = (of: StoreSnapshot) => [a, b, c, vif].map((ref) => of.isTouched(ref))
      assert.deepEqual(touched(first), [false, true, true, true])
      assert.deepEqual(touched(second), [false, false, true, true])
      first.close()
      assert.deepEqual(touched(second), [false, false, true, true])
      second.close()
    })

    it('have the changes of their time', () => {
      const { store, refs } = filled(3)
      const token = store.changes.generation()
      const vif = create(store, 'VIF', { VM: refs[0]! })
      store.class('VM').destroy(refs[1]!)
      create(store, 'plain')
      store.commit()
      const watched: Watched[] = [
        ALL,
        { classes: new Set(['VM']), refs: new Set() },
        { classes: new Set(['plain']), refs: new Set([vif, refs[1]!, DEAD]) },
        { classes: new Set(), refs: new Set() },
      ]
      const asked = [0, token, store.changes.generation()].flatMap((from) =>
        watched.map((each) => [from, each] as const),
      )
      const expected = asked.map(([from, each]) => store.changes.since(from, each))
      const [generation, counts] = [store.changes.generation(), new Map(store.changes.counts())]
      const snapshot = store.snapshot()
      const started = asked.map(([from, each]) => snapshot.since(from, each)[Symbol.iterator]())
      const firsts = started.map((each) => each.next().value)
      for (const ref of [refs[0]!, refs[2]!]) rename(store, ref, 'new')
      store.class('VIF').destroy(vif)
      store.commit()
      const rest = started.map((each, i) => [firsts[i], ...{ [Symbol.iterator]: () => each }].filter(Boolean))
      asked.forEach(([from, each], i) => {
        assert.deepEqual(sortedChanges([...snapshot.since(from, each)]), sortedChanges(expected[i]!))
        assert.deepEqual(sortedChanges(rest[i] as Change[]), sortedChanges(expected[i]!))
      })
      assert.deepEqual([snapshot.generation(), snapshot.counts()], [generation, counts])
      snapshot.close()
    })

    it('read many changes of one generation and of many generations in order', () => {
      const store = open(API)
      for (let i = 0; i < 450; i++) create(store, i % 2 === 0 ? 'VM' : 'plain')
      store.commit()
      for (let i = 0; i < 450; i++) {
        const ref = create(store, i % 3 === 0 ? 'VM' : 'VIF')
        if (i % 7 === 0) store.class(i % 3 === 0 ? 'VM' : 'VIF').destroy(ref)
        store.changes.generation()
      }
      for (const ref of store.class('VM').refs().slice(0, 220)) store.class('VM').destroy(ref)
      store.commit()
      const snapshot = store.snapshot()
      const middle = store.changes.since(0, ALL)[300]!.generation
      for (const from of [0, middle]) {
        const changes = [...snapshot.since(from, ALL)]
        const expected = store.changes.since(from, ALL)
        assert.deepEqual(sortedChanges(changes), sortedChanges(expected))
        assert.deepEqual(
          changes.map((c) => c.generation),
          expected.map((c) => c.generation),
        )
      }
      snapshot.close()
    })

    it('cannot be read when they are closed', () => {
      const { store } = filled(40)
      const [snapshot, other] = [store.snapshot(), store.snapshot()]
      const rows = snapshot.class('VM').records()[Symbol.iterator]()
      rows.next()
      assert.equal(snapshot.lost, null)
      snapshot.close()
      snapshot.close()
      assert.notEqual(snapshot.lost, null)
      assert.throws(() => snapshot.class('VM').has(DEAD), { name: 'StoreError' })
      assert.throws(() => snapshot.isTouched(DEAD), { name: 'StoreError' })
      assert.throws(() => [...{ [Symbol.iterator]: () => rows }], { name: 'StoreError' })
      assert.equal(other.lost, null)
      assert.equal([...other.class('VM').refs()].length, 40)
      other.close()
    })
  })
}

function contents(of: Store | StoreSnapshot): unknown {
  return CLASSES.map((name) => [name, [...of.class(name).records()], [...of.class(name).refs()]])
}
