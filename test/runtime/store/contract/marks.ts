/** Marks inside a transaction: what was written since can be undone, and the work goes on. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { randomOf } from '../../../support/random.ts'
import { create, get, type Open, snapshot, touches } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  classes: {
    VM: ['RW name_label : string', 'RO/runtime VIFs : VIF ref set <-> VM', 'RW tags : string set'],
    VIF: ['RW VM : VM ref <-> VIFs'],
  },
})

export function describeMarks(open: Open): void {
  describe('marks', () => {
    it('undo what was written since, and keep what was written before and after', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      const generation = store.changes.generation()
      store.atomically(() => {
        create(store, 'VIF', { VM: vm })
        const mark = store.mark()
        store.class('VM').field('name_label').set(vm, 'undone')
        create(store, 'VM', { name_label: 'undone' })
        store.settings.set('undone', 'yes')
        store.undo(mark)
        assert.equal(get(store, 'VM', vm, 'name_label'), 'a')
        store.class('VM').field('tags').set(vm, ['after'])
        store.release(mark)
      })
      store.commit()
      const [, record] = [...store.class('VM').records()][0] ?? []
      assert.deepEqual(record?.values.slice(1), ['a', [store.class('VIF').refs()[0]], ['after']])
      assert.deepEqual([store.class('VM').count(), store.settings.get('undone')], [1, undefined])
      assert.equal(store.changes.counts().get('VM'), 1)
      assert.ok(store.changes.generation() > generation)
    })

    it('can be undone again after another write', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      store.atomically(() => {
        const mark = store.mark()
        for (const name of ['b', 'c']) {
          store.class('VM').field('name_label').set(vm, name)
          store.undo(mark)
        }
        store.release(mark)
      })
      assert.equal(get(store, 'VM', vm, 'name_label'), 'a')
    })

    it('call the listeners of touched objects again when they are undone', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      store.atomically(() => {
        const mark = store.mark()
        store.class('VM').field('name_label').set(vm, 'b')
        assert.deepEqual(
          touches(store, () => store.undo(mark)),
          new Set([`VM ${vm}`]),
        )
        store.release(mark)
      })
    })

    it('leave the store clean where all writes are undone, or nothing is written', () => {
      const store = open(API)
      const vm = create(store, 'VM', { name_label: 'a' })
      store.commit()
      store.atomically(() => {
        const outer = store.mark()
        const inner = store.mark()
        store.class('VM').field('name_label').set(vm, 'b')
        store.undo(inner)
        store.release(inner)
        assert.equal(store.dirty, false)
        store.undo(outer)
        store.release(outer)
      })
      assert.equal(store.dirty, false)
    })

    it('are undone and released in reverse order only', () => {
      const store = open(API)
      store.atomically(() => {
        const [outer, inner] = [store.mark(), store.mark()]
        assert.throws(() => store.undo(outer), /not the last one/)
        assert.throws(() => store.release(outer), /not the last one/)
        store.release(inner)
        assert.throws(() => store.release(inner), /not the last one/)
        store.release(outer)
      })
    })

    it('end with the work that fails and has left them open', () => {
      const store = open(API)
      const work = () => {
        store.mark()
        create(store, 'VM')
        store.mark()
        create(store, 'VM')
        throw new Error('enough')
      }
      store.atomically(() => {
        const mark = store.mark()
        create(store, 'VM', { name_label: 'kept' })
        assert.throws(() => store.atomically(work), /enough/)
        store.release(mark)
      })
      assert.deepEqual(store.class('VM').count(), 1)
      store.commit()
    })

    it('agree with copies of the data, at random', () => {
      for (let seed = 1; seed <= 20; seed++) {
        const random = randomOf(seed)
        const store = open(API)
        const all = () => snapshot(store, ['VM', 'VIF'])
        store.atomically(() => {
          const marks: { mark: ReturnType<typeof store.mark>; data: unknown }[] = []
          for (let i = 0; i < 60; i++) {
            const last = marks.at(-1)
            switch (random(5)) {
              case 0:
                marks.push({ mark: store.mark(), data: all() })
                break
              case 1:
                if (last) store.undo(last.mark)
                if (last) assert.deepEqual(all(), last.data, `seed ${seed}`)
                break
              case 2:
                if (last) store.release(last.mark)
                marks.pop()
                break
              case 3:
                create(store, 'VIF', { VM: create(store, 'VM', { name_label: String(i) }) })
                break
              default:
                for (const vm of store.class('VM').refs()) store.class('VM').field('tags').add(vm, String(i))
            }
          }
          for (const { mark } of marks.reverse()) store.release(mark)
        })
        const kept = all()
        store.commit()
        assert.deepEqual(all(), kept)
      }
    })
  })
}
