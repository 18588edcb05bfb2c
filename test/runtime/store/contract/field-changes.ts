/** What the store reports of the fields that a write changes, and how it finds the objects that refer to one. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Store } from '../../../../runtime/store/store.ts'
import { create, type Open } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  classes: {
    host: ['RO/runtime VMs : VM ref set <-> affinity'],
    VM: [
      'RW name : string = ""',
      'RW affinity : host ref or null <-> VMs = null',
      'RW tags : tag ref set <-> VMs = []',
      'RW notes : (tag ref -> string) map = []',
      'RW seen : VM ref set = []',
      'RW twin : VM ref or null <-> twin = null',
    ],
    tag: ['RO/runtime VMs : VM ref set <-> tags'],
  },
})

/** The fields that `work` changes, by the names of the objects. */
function changed(store: Store, names: { [name: string]: string }, work: () => void): string[] {
  const seen: string[] = []
  let listening = true
  const nameOf = (ref: string) => Object.keys(names).find((name) => names[name] === ref) ?? ref
  store.onFieldChanged((_class, ref, field) => {
    if (listening) seen.push(`${nameOf(ref)}.${field ?? '*'}`)
  })
  work()
  listening = false
  return seen.sort()
}

export function describeFieldChanges(open: Open): void {
  describe('changes of fields', () => {
    let store: Store
    let names: { [name: string]: string }
    beforeEach(() => {
      store = open(API)
      const host = create(store, 'host')
      const tag = create(store, 'tag')
      const a = create(store, 'VM', { affinity: host, tags: [tag] })
      names = { host, tag, a, b: create(store, 'VM'), other: create(store, 'host') }
    })

    const set = (field: string, ref: string, value: string | null | readonly string[]) =>
      store.class('VM').field(field).set(ref, value)

    it('reports a written field, and not one that has the value already', () => {
      const { a = '' } = names
      assert.deepEqual(
        changed(store, names, () => set('name', a, 'x')),
        ['a.name'],
      )
      assert.deepEqual(
        changed(store, names, () => set('name', a, 'x')),
        [],
      )
    })

    it('reports the other ends of pairs, of before and after', () => {
      const { a = '', b = '', other = '', tag = '' } = names
      assert.deepEqual(
        changed(store, names, () => set('affinity', a, other)),
        ['a.affinity', 'host.VMs', 'other.VMs'],
      )
      assert.deepEqual(
        changed(store, names, () => set('tags', b, [tag])),
        ['b.tags', 'tag.VMs'],
      )
      assert.deepEqual(
        changed(store, names, () => set('twin', a, b)),
        ['a.twin', 'b.twin'],
      )
    })

    it('reports objects that are made and destroyed, with the other ends of their pairs', () => {
      const { a = '', host = '' } = names
      const made: string[] = []
      const seen = changed(store, names, () => made.push(create(store, 'VM', { affinity: host })))
      assert.deepEqual(seen.map((one) => one.replace(made[0]!, 'new')).sort(), ['host.VMs', 'new.*'])
      assert.deepEqual(
        changed(store, names, () => store.class('VM').destroy(a)),
        ['a.*', 'host.VMs', 'tag.VMs'],
      )
    })

    it('finds the holders of an object by each kind of field', () => {
      const { a = '', b = '', host = '', tag = '' } = names
      set('seen', b, [a])
      set('twin', a, b)
      store.class('VM').field('notes').addTo(b, tag, 'x')
      const holders = (className: string, field: string, target: string) =>
        store.class(className).field(field).holders(target)
      assert.deepEqual(holders('VM', 'affinity', host), [a])
      assert.deepEqual(holders('host', 'VMs', a), [host])
      assert.deepEqual(holders('VM', 'tags', tag), [a])
      assert.deepEqual(holders('tag', 'VMs', a), [tag])
      assert.deepEqual(holders('VM', 'seen', a), [b])
      assert.deepEqual(holders('VM', 'twin', a), [b])
      assert.deepEqual(holders('VM', 'notes', tag), [b])
      assert.deepEqual(holders('VM', 'name', a), [])
      set('twin', a, null)
      store.class('VM').destroy(b)
      assert.deepEqual(holders('VM', 'twin', b), [])
    })
  })
}
