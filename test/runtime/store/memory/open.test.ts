/** Opening stores in plain data structures: the same again by a seed, from saved data, and back to them. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { openMemoryStore, prepareMemory } from '../../../../runtime/store/memory/open.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { randomOf } from '../../../support/random.ts'
import { create, get, snapshot } from '../helpers.ts'
import { model, object } from '../models.ts'
import { contents, outcome, Side } from './compared-stores.ts'
import { RandomActs } from './random-acts.ts'
import { randomStorage } from './random-storage.ts'

const API = model({
  classes: {
    VM: ['RW name_label : string', 'RO/runtime VIFs : VIF ref set <-> VM', 'RW twin : VM ref or null <-> twin = null'],
    VIF: ['RW VM : VM ref <-> VIFs'],
  },
  objects: [object('VM', 'first', { name_label: 'first' }), object('VIF', 'eth0', { VM: { object: 'first' } })],
})
const CLASSES = ['VM', 'VIF']

function counted(): () => string {
  let count = 0
  return () => `uuid-${++count}`
}

describe('stores in plain data structures', () => {
  it('have the same refs and uuids again where these come from the same source', () => {
    const prepared = prepareMemory(API)
    const runs = [1, 2].map(() => {
      const store = prepared.open({ uuid: counted(), now: () => 0 })
      create(store, 'VM')
      store.commit()
      return snapshot(store, CLASSES)
    })
    assert.deepEqual(runs[0], runs[1])
    assert.match(prepared.open({ uuid: counted() }).class('VM').refs()[0] ?? '', /^OpaqueRef:uuid-\d$/)
    assert.notDeepEqual(prepared.open().class('VM').refs(), prepared.open().class('VM').refs())
  })

  it('keep apart what each of them holds', () => {
    const prepared = prepareMemory(API)
    const [a, b] = [prepared.open(), prepared.open()]
    const [first = ''] = b.class('VM').refs()
    a.class('VM')
      .field('name_label')
      .set(a.class('VM').refs()[0] as string, 'changed')
    create(a, 'VIF', { VM: a.class('VM').refs()[0] as string })
    assert.deepEqual([b.class('VIF').count(), get(b, 'VM', first, 'name_label')], [1, 'first'])
    assert.equal((get(b, 'VM', first, 'VIFs') as unknown[]).length, 1)
  })

  it('are opened from saved data, with their changes, settings and initial objects', () => {
    const prepared = prepareMemory(API)
    const { memory, store } = prepared.openBoth()
    const gone = create(store, 'VM')
    store.commit()
    const token = store.changes.generation()
    store.class('VM').destroy(gone)
    const twin = create(store, 'VM', { twin: store.class('VM').refs()[0] as string })
    store.settings.set('k', 'v')
    store.commit()
    const from = memory.save()
    store.class('VM').field('name_label').set(twin, 'later')
    store.commit()
    const again = prepared.open({ from })
    assert.equal(again.dirty, false)
    assert.equal(again.class('VM').refs()[0], again.initialObject('VM', 'first'))
    assert.deepEqual([again.settings.get('k'), get(again, 'VM', twin, 'name_label')], ['v', ''])
    assert.deepEqual(again.changes.counts(), store.changes.counts())
    const operations = again.changes.since(token, { classes: '*', refs: new Set() }).map((one) => one.operation)
    assert.deepEqual(operations.sort(), ['add', 'del', 'mod'])
    const last = again.changes.generation()
    again.class('VM').field('twin').set(twin, null)
    assert.ok(again.changes.generation() > last)
    assert.equal(get(prepared.open({ from }), 'VM', twin, 'twin'), again.initialObject('VM', 'first'))
    assert.throws(() => prepareMemory(API).open({ from }), /another API/)
  })

  it('go back to saved data, and snapshots, listeners and watchers learn of it', () => {
    const { memory, store } = prepareMemory(API).openBoth()
    const saved = memory.save()
    const before = snapshot(store, CLASSES)
    let undone = 0
    store.onUndone(() => undone++)
    const vm = create(store, 'VM', { name_label: 'x', uuid: 'given' })
    assert.throws(() => memory.save(), /while nothing is written/)
    assert.throws(() => memory.restore(saved), /while nothing is written/)
    store.settings.set('k', 'v')
    store.commit()
    const [token, later, then] = [store.changes.generation(), snapshot(store, CLASSES), store.snapshot()]
    memory.restore(saved)
    assert.deepEqual(snapshot(store, CLASSES), before)
    assert.deepEqual([store.dirty, undone, store.settings.get('k')], [false, 1, undefined])
    assert.deepEqual([store.class('VM').has(vm), store.class('VM').byUuid('given')], [false, undefined])
    assert.ok(store.changes.lostBefore > token)
    assert.deepEqual(
      CLASSES.map((name) => [name, [...then.class(name).records()]]),
      later,
    )
    then.close()
    assert.equal(create(store, 'VM', { uuid: 'given' }), vm)
    store.commit()
    assert.throws(() => memory.restore(prepareMemory(API).openBoth().memory.save()), /another store/)
  })

  for (const seed of [1, 2, 3, 4, 5, 6])
    it(`go back to any data that they had, after random writes (seed ${seed})`, () => {
      const random = randomOf(seed)
      const api = randomStorage(random)
      const { memory, store } = prepareMemory(api).openBoth()
      const side = new Side(store)
      const acts = new RandomActs(api, random, [side, side])
      const read = contents(api.classes.map(({ name }) => name))
      const seen = () => String(side.text(read(side)))
      const known = [{ saved: memory.save(), text: seen() }]
      for (let i = 0; i < 400; i++) {
        outcome(side, acts.next().act)
        if (random(5) > 0) continue
        store.commit()
        if (random(2) === 0) known.push({ saved: memory.save(), text: seen() })
        else {
          const { saved, text } = known[random(known.length)]!
          memory.restore(saved)
          assert.equal(seen(), text)
        }
      }
    })

  it('are not opened where initial objects share the value of a unique field', () => {
    const same = [object('VM', 'a', { name_label: 'x' }), object('VM', 'b', { name_label: 'x' })]
    const api = {
      ...API,
      classes: API.classes.map((owner) => (owner.name === 'VM' ? { ...owner, unique: [['name_label']] } : owner)),
      objects: same,
    }
    assert.throws(
      () => openMemoryStore(api),
      (error) => error instanceof StoreError && /share them:\n {2}VM OpaqueRef:\S+: name_label = x/.test(error.message),
    )
  })
})
