/** Changes: their generations, both ends of a pair, undone writes, and swept tombstones. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Change, Store } from '../../../../runtime/store/store.ts'
import { create, DEAD, get, type Open, refuses } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  classes: {
    VM: ['RW name_label : string', 'RO/runtime VIFs : VIF ref set <-> VM', 'RW peers : VM ref set <-> peers'],
    VIF: ['RW VM : VM ref or null <-> VIFs = null', 'RW mate : VIF ref or null <-> mate = null'],
    plain: ['RW n : int = "0"'],
  },
  kept: { plain: 'declared' },
})

export const ALL = { classes: '*', refs: new Set<string>() } as const

/** `operation class ref`, in order. */
export const changeTexts = (changes: readonly Change[]) => changes.map((c) => `${c.operation} ${c.class} ${c.ref}`)

/** For comparison: changes of one generation are in no particular order. */
export function sortedChanges(changes: readonly Change[]): string[] {
  return changes.map((c) => `${c.generation} ${c.operation} ${c.class} ${c.ref} ${c.uuid}`).sort()
}

export function describeChanges(open: Open): void {
  describe('changes', () => {
    let store: Store
    let vm: string
    let vif: string
    let token: number
    const rename = (ref: string, name: string) => store.class('VM').field('name_label').set(ref, name)
    const since = (generation = token) => changeTexts(store.changes.since(generation, ALL))

    beforeEach(() => {
      store = open(API)
      vm = create(store, 'VM', { name_label: 'a' })
      vif = create(store, 'VIF')
      store.commit()
      token = store.changes.generation()
    })

    it('have generations that grow and follow the time', () => {
      const now = Date.now() * 1024
      assert.ok(token <= now && token > now - 10_000 * 1024)
      rename(vm, 'b')
      const next = store.changes.generation()
      assert.ok(Number.isSafeInteger(next) && next > token)
      assert.equal(store.changes.generation(), next)
      rename(vm, 'c')
      assert.ok(store.changes.generation() > next)
    })

    it('since generation 0 are all existing objects', () => {
      assert.deepEqual(since(0), [`add VM ${vm}`, `add VIF ${vif}`])
      const uuid = get(store, 'VM', vm, 'uuid')
      assert.deepEqual(
        store.changes.since(0, { classes: new Set(['VM']), refs: new Set() }).map((c) => c.uuid),
        [uuid],
      )
    })

    it('have each object once, in the order of the latest change', () => {
      const other = create(store, 'VM', { name_label: 'x' })
      rename(vm, 'b')
      rename(other, 'y')
      store.commit()
      rename(vm, 'c')
      assert.deepEqual(since(), [`add VM ${other}`, `mod VM ${vm}`])
    })

    it('leave out writes that change nothing', () => {
      rename(vm, 'a')
      assert.deepEqual(since(), [])
      assert.equal(store.dirty, false)
    })

    it('have both ends of a pair', () => {
      store.class('VIF').field('VM').set(vif, vm)
      assert.deepEqual(since().sort(), [`mod VIF ${vif}`, `mod VM ${vm}`])
      token = store.changes.generation()
      const peer = create(store, 'VM', { name_label: 'p', peers: [vm] })
      assert.deepEqual(since().sort(), [`add VM ${peer}`, `mod VM ${vm}`].sort())
      token = store.changes.generation()
      const second = create(store, 'VIF', { mate: vif })
      assert.deepEqual(since().sort(), [`add VIF ${second}`, `mod VIF ${vif}`].sort())
      store.commit()
      token = store.changes.generation()
      store.class('VIF').field('VM').set(vif, null)
      assert.deepEqual(since().sort(), [`mod VIF ${vif}`, `mod VM ${vm}`])
    })

    it('have destroyed objects, unless they were created since', () => {
      const uuid = get(store, 'VM', vm, 'uuid')
      const brief = create(store, 'VM', { name_label: 'brief' })
      const between = store.changes.generation()
      store.class('VM').destroy(brief)
      store.class('VM').destroy(vm)
      assert.deepEqual(since(), [`del VM ${vm}`])
      assert.deepEqual(since(between), [`del VM ${brief}`, `del VM ${vm}`])
      assert.equal(store.changes.since(token, ALL)[0]?.uuid, uuid)
      store.commit()
      assert.deepEqual(since(), [`del VM ${vm}`])
      assert.deepEqual(since(between), [`del VM ${brief}`, `del VM ${vm}`])
    })

    it('have an object that is created again with the same uuid', () => {
      const same = create(store, 'VM', { name_label: 'first', uuid: 'u' })
      token = store.changes.generation()
      store.class('VM').destroy(same)
      store.commit()
      assert.equal(create(store, 'VM', { name_label: 'again', uuid: 'u' }), same)
      assert.deepEqual(since(), [`add VM ${same}`])
    })

    it('are filtered by classes and by single objects', () => {
      const other = create(store, 'VM', { name_label: 'x' })
      rename(vm, 'b')
      store.class('VIF').destroy(vif)
      const of = (classes: string[], refs: string[]) =>
        changeTexts(store.changes.since(token, { classes: new Set(classes), refs: new Set(refs) })).sort()
      assert.deepEqual(of(['VIF'], []), [`del VIF ${vif}`])
      assert.deepEqual(of([], [vm]), [`mod VM ${vm}`])
      assert.deepEqual(of([], [vif, DEAD]), [`del VIF ${vif}`])
      assert.deepEqual(of(['VM'], [vif]), [`add VM ${other}`, `del VIF ${vif}`, `mod VM ${vm}`].sort())
      assert.deepEqual(of([], []), [])
    })

    it('leave out undone writes, also if they were asked for in between', () => {
      rename(vm, 'before')
      const before = since()
      assert.throws(() =>
        store.atomically(() => {
          store.class('VIF').field('VM').set(vif, vm)
          create(store, 'VM', { name_label: 'x' })
          store.class('VM').field('peers').add(vm, vm)
          store.changes.touch('VIF', vif)
          assert.equal(since().length, 3)
          throw new Error('enough')
        }),
      )
      assert.deepEqual(since(), before)
      store.commit()
      assert.deepEqual(since(), before)
      assert.deepEqual(since(0).length, 2)
    })

    it('whose generations are put off inside an undone write are written later', () => {
      store.class('VM').field('peers').add(vm, vm)
      assert.throws(() =>
        store.atomically(() => {
          rename(vm, 'x')
          store.changes.generation()
          throw new Error('enough')
        }),
      )
      store.commit()
      assert.deepEqual(since(), [`mod VM ${vm}`])
    })

    it('can be made without a write', () => {
      store.changes.touch('VM', vm)
      assert.equal(store.dirty, true)
      assert.deepEqual(since(), [`mod VM ${vm}`])
      refuses(() => store.changes.touch('VM', DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => store.changes.touch('VM', vif), 'HANDLE_INVALID', 'VM', vif)
    })

    it('are reported after each commit that made some', () => {
      const heard: string[][] = []
      store.changes.onCommitted((changes) => heard.push(changeTexts(changes).sort()))
      rename(vm, 'b')
      const other = create(store, 'VM', { name_label: 'x' })
      rename(other, 'y')
      assert.deepEqual(heard, [])
      store.commit()
      store.settings.set('k', 'v')
      store.commit()
      store.class('VM').destroy(other)
      const brief = create(store, 'VIF')
      store.class('VIF').destroy(brief)
      store.commit()
      assert.deepEqual(heard, [
        [`add VM ${other}`, `mod VM ${vm}`],
        [`del VIF ${brief}`, `del VM ${other}`],
      ])
    })

    it('count objects, also those that are not committed, and not those that are undone', () => {
      const counts = () => ['VM', 'VIF', 'plain'].map((name) => store.changes.counts().get(name))
      assert.deepEqual(counts(), [1, 1, 0])
      create(store, 'plain')
      store.class('VIF').destroy(vif)
      assert.deepEqual(counts(), [1, 0, 1])
      assert.throws(() =>
        store.atomically(() => {
          create(store, 'plain')
          store.class('VM').destroy(vm)
          throw new Error('enough')
        }),
      )
      assert.deepEqual(counts(), [1, 0, 1])
    })

    it('are lost before the generation that is swept', () => {
      const refs = ['a', 'b', 'c'].map((name_label) => create(store, 'VM', { name_label }))
      const generations = refs.map((ref) => {
        store.class('VM').destroy(ref)
        return store.changes.generation()
      })
      store.commit()
      const later = Date.now() + 1000
      store.changes.sweep(later, 3)
      store.changes.sweep(Date.now() - 60_000, 0)
      assert.equal(store.changes.lostBefore, 0)
      store.changes.sweep(later, 1)
      assert.equal(store.changes.lostBefore, generations[1])
      store.changes.sweep(later, 0)
      assert.equal(store.changes.lostBefore, generations[2])
      assert.equal(store.changes.generation(), generations[2])
    })

    it('keep settings apart from objects, by prefix', () => {
      for (const key of ['user/b', 'user/a', 'users', 'USER/c']) store.settings.set(key, key)
      store.settings.delete('user/b')
      store.settings.delete('none')
      assert.deepEqual(store.settings.keys('user/'), ['user/a'])
      assert.equal(store.settings.get('user/b'), undefined)
      store.commit()
      assert.deepEqual(since(), [])
    })
  })
}
