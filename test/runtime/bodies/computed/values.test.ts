/** Computed fields in the store: their values, their events, and what they cost. */
import assert from 'node:assert/strict'
import { emitBodies } from '../../../../compiler/emit/bodies/module.ts'
import { createLibrary } from '../../../../runtime/bodies/library/library.ts'
import { RuledStore } from '../../../../runtime/bodies/rules/ruled-store.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { moduleOf } from '../../../compiler/bodies/load-bodies.ts'
import {
  arithmetic,
  choice,
  compare,
  each,
  field,
  from,
  INT,
  int,
  local,
  object as named,
  refType,
  selfOf,
  setType,
  total,
} from '../../../support/trees.ts'
import { create, get } from '../../store/helpers.ts'
import { model, object } from '../../store/models.ts'
import { withComputed } from '../computed-api.ts'
import { type Evaluated, interpreted } from '../interpreted.ts'

const VM = refType('VM', false)
const VMS = setType(VM)
const vm = local(1, VM)

/** A host's load is what its machines need; a machine's share is its part of that; `near` are the machines beside it. */
const API = withComputed(
  model({
    classes: {
      host: ['RO/runtime VMs : VM ref set <-> affinity', 'RO/runtime load : int', 'RO/runtime biggest : VM ref set'],
      VM: [
        'RW name : string = ""',
        'RW memory : int = "0"',
        'RW affinity : host ref or null <-> VMs = null',
        'RW spare : VM ref or null = null',
        'RO/runtime share : int',
        'RO/runtime near : VM ref set',
        'RO/runtime reserve : int',
        'RO/runtime first : VM ref or null',
      ],
    },
    objects: [object('host', 'main')],
  }),
  {
    'host.load': total(field(vm, 'memory', INT), from(1, field(selfOf('host'), 'VMs', VMS))),
    'host.biggest': each(
      vm,
      from(1, field(selfOf('host'), 'VMs', VMS), compare(field(vm, 'memory', INT), '>', int(100))),
    ),
    'VM.share': arithmetic(
      arithmetic(field(selfOf('VM'), 'memory', INT), '*', int(100)),
      '/',
      field(field(selfOf('VM'), 'affinity', refType('host')), 'load', INT),
    ),
    'VM.near': field(field(selfOf('VM'), 'affinity', refType('host')), 'VMs', VMS),
    'VM.reserve': field(field(selfOf('VM'), 'spare', refType('VM')), 'memory', INT),
    'VM.first': choice(
      compare(field(selfOf('VM'), 'memory', INT), '>', int(5)),
      selfOf('VM'),
      field(selfOf('VM'), 'spare', refType('VM')),
    ),
  },
)

/** The objects that the last commit reported, as `operation ref`. */
function watch(store: Store): () => string[] {
  let seen: string[] = []
  store.changes.onCommitted((changes) => {
    seen = changes.map(({ operation, ref }) => `${operation} ${ref}`)
  })
  return () => {
    seen = []
    store.commit()
    return seen.sort()
  }
}

describe('computed fields', () => {
  let store: RuledStore
  let evaluated: Evaluated
  let commit: () => string[]
  let host: string
  const of = (className: string, ref: string, name: string) => get(store, className, ref, name)
  const set = (ref: string, name: string, value: Value) => store.class('VM').field(name).set(ref, value)
  const mods = (...refs: string[]) => refs.map((ref) => `mod ${ref}`).sort()

  beforeEach(() => {
    evaluated = new Map()
    store = new RuledStore(API, openStore(API, ':memory:'), interpreted(evaluated))
    commit = watch(store)
    host = create(store, 'host')
    commit()
  })
  afterEach(() => store.close())

  it('have their value as soon as an object is made', () => {
    const a = create(store, 'VM', { memory: 30n, affinity: host })
    assert.equal(of('host', host, 'load'), 30n)
    assert.equal(of('VM', a, 'share'), 100n)
    assert.deepEqual(of('VM', a, 'near'), [a])
    assert.equal(of('VM', a, 'first'), a)
    assert.deepEqual(store.class('VM').record(a).values.slice(-4), [100n, [a], 0n, a])
  })

  it('follow writes behind references, pairs and other computed fields', () => {
    const a = create(store, 'VM', { memory: 30n, affinity: host })
    const b = create(store, 'VM', { memory: 10n, affinity: host })
    assert.equal(of('VM', a, 'share'), 75n)
    set(b, 'memory', 30n)
    assert.deepEqual([of('host', host, 'load'), of('VM', a, 'share'), of('VM', b, 'share')], [60n, 50n, 50n])
    set(b, 'affinity', null)
    assert.deepEqual([of('host', host, 'load'), of('VM', a, 'share'), of('VM', b, 'share')], [30n, 100n, 0n])
  })

  it('have an event for each object whose value changed, and for no other', () => {
    const a = create(store, 'VM', { memory: 30n, affinity: host })
    const b = create(store, 'VM', { memory: 30n, affinity: host })
    const c = create(store, 'VM', { memory: 7n, spare: b })
    commit()
    set(c, 'name', 'x')
    assert.deepEqual(commit(), mods(c))
    set(b, 'memory', 90n)
    assert.deepEqual(commit(), mods(a, b, c, host))
    store.atomically(() => {
      set(a, 'memory', 60n)
      set(b, 'memory', 180n)
    })
    assert.deepEqual(commit(), mods(a, b, c, host))
    assert.equal(of('VM', a, 'share'), 25n)
    set(c, 'memory', 8n)
    assert.deepEqual(commit(), mods(c))
  })

  it('have no event where several writes leave the value as it was', () => {
    const a = create(store, 'VM', { memory: 30n, affinity: host })
    commit()
    store.atomically(() => {
      set(a, 'memory', 50n)
      assert.equal(of('host', host, 'load'), 50n)
      set(a, 'memory', 30n)
      assert.equal(of('host', host, 'load'), 30n)
    })
    assert.deepEqual(commit(), mods(a))
  })

  it('are fresh inside a stretch, through others and in records', () => {
    const a = create(store, 'VM', { memory: 30n, affinity: host })
    store.atomically(() => {
      const b = create(store, 'VM', { memory: 90n, affinity: host })
      assert.equal(of('VM', a, 'share'), 25n)
      assert.deepEqual(of('VM', a, 'near'), [a, b])
      assert.deepEqual(store.class('host').record(host).values.slice(-2), [120n, []])
      const records = [...store.class('VM').records()].map(([, record]) => record.values[5])
      assert.deepEqual(records, [25n, 75n])
    })
  })

  it('are as they were where the stretch is undone', () => {
    const a = create(store, 'VM', { memory: 30n, affinity: host })
    commit()
    assert.throws(() =>
      store.atomically(() => {
        set(a, 'memory', 50n)
        assert.equal(of('host', host, 'load'), 50n)
        throw new Error('no')
      }),
    )
    assert.equal(of('host', host, 'load'), 30n)
    store.atomically(() => {
      const mark = store.mark()
      set(a, 'memory', 50n)
      assert.equal(of('host', host, 'load'), 50n)
      store.undo(mark)
      store.release(mark)
      assert.equal(of('host', host, 'load'), 30n)
    })
    assert.deepEqual(commit(), [])
  })

  it('keep no reference to an object that is destroyed', () => {
    const a = create(store, 'VM', { memory: 300n, affinity: host })
    const b = create(store, 'VM', { memory: 300n, affinity: host })
    assert.deepEqual(of('host', host, 'biggest'), [a, b])
    store.class('VM').destroy(b)
    assert.deepEqual(of('host', host, 'biggest'), [a])
    assert.deepEqual(of('VM', a, 'near'), [a])
  })

  it('are the zero of their type where they cannot be computed', () => {
    const a = create(store, 'VM', { memory: 0n, affinity: host })
    assert.equal(of('VM', a, 'share'), 0n)
    const b = create(store, 'VM')
    assert.deepEqual(
      [of('VM', b, 'share'), of('VM', b, 'near'), of('VM', b, 'reserve'), of('VM', b, 'first')],
      [0n, [], 0n, null],
    )
  })

  it('are evaluated only where a write may change them', () => {
    const all = Array.from({ length: 20 }, () => create(store, 'VM', { memory: 1n }))
    evaluated.clear()
    set(all[3]!, 'name', 'x')
    assert.deepEqual([...evaluated], [])
    set(all[3]!, 'memory', 2n)
    assert.deepEqual([...evaluated].sort(), [
      ['VM.first', 1],
      ['VM.share', 1],
    ])
    evaluated.clear()
    set(all[4]!, 'affinity', host)
    assert.deepEqual([...evaluated].sort(), [
      ['VM.near', 1],
      ['VM.share', 1],
      ['host.biggest', 1],
      ['host.load', 1],
    ])
  })

  it('cannot be written', () => {
    const a = create(store, 'VM')
    assert.throws(() => set(a, 'share', 1n), /"VM.share" is computed/)
  })

  it('are kept by the code that the compiler makes', async () => {
    const module = await moduleOf(emitBodies(API).text)
    const emitted = new RuledStore(API, openStore(API, ':memory:'), (parts) =>
      module(createLibrary(parts.api, parts.store)),
    )
    const other = create(emitted, 'host')
    const a = create(emitted, 'VM', { memory: 30n, affinity: other })
    const b = create(emitted, 'VM', { memory: 90n, affinity: other, spare: a })
    assert.deepEqual(emitted.class('VM').record(b).values.slice(-4), [75n, [a, b], 30n, b])
    emitted.atomically(() => {
      emitted.class('VM').field('memory').set(a, 0n)
      assert.equal(get(emitted, 'host', other, 'load'), 90n)
    })
    emitted.class('VM').field('affinity').set(b, null)
    assert.deepEqual(emitted.class('VM').record(a).values.slice(-4), [0n, [a], 0n, null])
    emitted.close()
  })

  it('follow an initial object that the expression names, and its end', () => {
    const api = withComputed(API, {
      'host.biggest': each(vm, from(1, field(named('host', 'main'), 'VMs', VMS))),
      'VM.first': choice(
        compare(field(selfOf('VM'), 'memory', INT), '>', int(5)),
        selfOf('VM'),
        field(selfOf('VM'), 'spare', VM),
      ),
    })
    const other = new RuledStore(api, openStore(api, ':memory:'), interpreted())
    const main = other.initialObject('host', 'main') as string
    const second = create(other, 'host')
    const a = create(other, 'VM', { affinity: main })
    assert.deepEqual(get(other, 'host', second, 'biggest'), [a])
    other.class('VM').field('affinity').set(a, null)
    other.class('host').destroy(main)
    assert.deepEqual(get(other, 'host', second, 'biggest'), [])
    other.close()
  })
})
