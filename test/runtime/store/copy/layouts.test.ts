/** Two models on one log, as while servers are upgraded one after the other: commits of each are applied by the other. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import { Diverged, type Sealed } from '../../../../runtime/store/copy/copy-store.ts'
import { newData, openCopy } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import { create, get } from '../helpers.ts'
import { model } from '../models.ts'

const OLD = model({ classes: { VM: ['RW name_label : string', 'RW hosts : host ref set'], host: ['RW n : int'] } })
/** The added fields stand before those that there were. */
const NEW = model({
  classes: {
    VM: [
      ...['RW size : int = "7"', 'RW tags : string set = ["t"]', 'RW name_label : string'],
      ...['RW hosts : host ref set', 'RW pools : pool ref set'],
    ],
    pool: ['RW name_label : string'],
    host: ['RW n : int'],
  },
})
const START = Date.UTC(2026, 0)
const ALL = { classes: '*', refs: new Set<string>() } as const

describe('commits of another layout', () => {
  let old: OpenedCopy
  let fresh: OpenedCopy
  let count = 0

  beforeEach(() => {
    const data = newData(OLD, { now: () => START }).copy
    const names = JSON.parse(metaOf(data, 'names'))
    const opened = [OLD, NEW].map((api) => openCopy(api, ':memory:', { names }).copy)
    for (const copy of opened) copy.fill({ generation: data.position.generation, id: 'first' }, data.allRows())
    ;[old, fresh] = opened as [OpenedCopy, OpenedCopy]
    old.learn(fresh.layout)
    fresh.learn(old.layout)
  })

  function metaOf(copy: OpenedCopy, key: string): string {
    const rows = [...copy.allRows()].filter(({ table }) => table === '@meta').flatMap((some) => some.rows)
    return String(rows.find((row) => row[0] === key)?.[1])
  }

  function group<T>(at: OpenedCopy, work: (copy: OpenedCopy) => T): T {
    at.open(START + ++count)
    const result = work(at)
    const sealed = at.seal(`c${count}`)
    assert.ok(sealed)
    for (const copy of [old, fresh]) copy.apply(sealed)
    return result
  }

  it('have another id, which a copy knows when it has learnt it', () => {
    const stranger = openCopy(OLD, ':memory:').copy
    assert.notEqual(old.layout.id, fresh.layout.id)
    assert.equal(stranger.layout.id, old.layout.id)
    assert.deepEqual([stranger.knows(old.layout.id), stranger.knows(fresh.layout.id)], [true, false])
    assert.throws(() => stranger.learn({ ...fresh.layout, id: 'x' }), /not that of the layout x/)
    assert.throws(() => stranger.learn({ ...fresh.layout, text: '[]' }), /not that of the layout/)
    stranger.learn(fresh.layout)
    assert.equal(stranger.knows(fresh.layout.id), true)
  })

  it('give new objects of an older model what new ones start with', () => {
    const ref = group(old, (copy) => create(copy, 'VM', { name_label: 'a', hosts: [create(copy, 'host', { n: 5n })] }))
    assert.equal(get(fresh, 'VM', ref, 'name_label'), 'a')
    assert.equal(get(fresh, 'VM', ref, 'size'), 7n)
    assert.deepEqual(get(fresh, 'VM', ref, 'tags'), ['t'])
    assert.deepEqual(get(fresh, 'VM', ref, 'hosts'), get(old, 'VM', ref, 'hosts'))
    assert.deepEqual(old.changes.since(START, ALL), fresh.changes.since(START, ALL))
  })

  it('leave out what an older model does not have, in both directions', () => {
    const [vm, pool] = group(fresh, (copy) => {
      const pool = create(copy, 'pool', { name_label: 'p' })
      return [create(copy, 'VM', { name_label: 'a', size: 9n, pools: [pool] }), pool]
    }) as [string, string]
    assert.equal(get(old, 'VM', vm, 'name_label'), 'a')
    group(old, (copy) => copy.class('VM').field('name_label').set(vm, 'b'))
    assert.deepEqual([get(fresh, 'VM', vm, 'name_label'), get(fresh, 'VM', vm, 'size')], ['b', 9n])
    assert.deepEqual(get(fresh, 'VM', vm, 'pools'), [pool])
    group(fresh, (copy) => copy.class('VM').field('size').set(vm, 10n))
    group(fresh, (copy) => copy.class('VM').field('pools').set(vm, []))
    group(fresh, (copy) => copy.class('pool').destroy(pool))
    assert.deepEqual(
      old.changes.since(START, ALL).map(({ class: owner }) => owner),
      ['VM'],
    )
    group(old, (copy) => copy.class('VM').destroy(vm))
    assert.equal(fresh.class('VM').count(), 0)
    assert.deepEqual([old.position, old.changes.generation()], [fresh.position, fresh.changes.generation()])
  })

  it('are followed by those of the own layout, whose sums another one had', () => {
    const vm = group(old, (copy) => create(copy, 'VM', { name_label: 'a' }))
    group(fresh, (copy) => copy.class('VM').field('tags').set(vm, ['x']))
    group(old, (copy) => copy.class('VM').field('name_label').set(vm, 'b'))
    group(fresh, (copy) => copy.class('VM').field('size').set(vm, 8n))
    const other = openCopy(NEW, ':memory:', { names: JSON.parse(metaOf(fresh, 'names')) }).copy
    other.fill(fresh.position, fresh.allRows())
    assert.deepEqual([...other.allRows()], [...fresh.allRows()])
    const heard: Sealed[] = []
    other.open(START + 1000)
    other.class('VM').field('tags').set(vm, ['y'])
    heard.push(other.seal('own') as Sealed)
    for (const copy of [other, fresh]) copy.apply(heard[0] as Sealed)
    assert.deepEqual([...other.allRows()], [...fresh.allRows()])
  })

  it('are refused where the layout is not known, or has other tables than the commit', () => {
    const stranger = openCopy(OLD, ':memory:').copy
    fresh.open(START)
    create(fresh, 'pool', { name_label: 'p' })
    const sealed = fresh.seal('c') as Sealed
    assert.throws(() => stranger.apply(sealed), /layout \w+ of the commit is not known/)
    assert.throws(() => old.apply({ ...sealed, layout: old.layout.id }), Diverged)
    assert.throws(() => old.apply({ ...sealed, changes: sealed.changes.subarray(3) }), Diverged)
    assert.equal(old.changes.generation(), old.position.generation)
    old.apply(sealed)
    assert.equal(old.position.id, 'c')
  })
})
