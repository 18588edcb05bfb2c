/** What is remembered between calls for events, and that it is bounded. */
import assert from 'node:assert/strict'
import { WatchedClasses } from '../../../../runtime/standard/events/event-watch.ts'
import { KnownNews, KnownWatches } from '../../../../runtime/standard/events/known-watches.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { labApi } from '../lab-api.ts'

describe('the watches that are known', () => {
  const classes = new WatchedClasses(labApi())
  const open = () => {
    let made = 0
    const known = new KnownWatches((names, reader) => {
      made++
      return classes.watch(names, reader)
    })
    return { known, made: () => made }
  }
  const reader = (name: string) => ({ name, superuser: false, roles: [] })

  it('are made once for equal names and the same reader', () => {
    const { known, made } = open()
    const [ann, bob] = [reader('ann'), reader('bob')]
    const all = [ann, bob, null].map((one) => known.watch(['VM', 'VIF'], one))
    for (const [i, one] of [ann, bob, null].entries()) assert.equal(known.watch(['VM', 'VIF'], one), all[i])
    assert.deepEqual(
      all.map((watch) => watch.reader),
      [ann, bob, null],
    )
    assert.notEqual(known.watch(['VM'], ann), all[0])
    assert.equal(made(), 4)
  })

  it('are refused each time that a name is wrong', () => {
    const { known, made } = open()
    for (let i = 0; i < 3; i++) assert.throws(() => known.watch(['x'.repeat(900)], null), /VALUE_NOT_SUPPORTED/)
    known.watch(['VM'], null)
    assert.throws(() => known.watch(['x'.repeat(900)], null), /VALUE_NOT_SUPPORTED/)
    assert.equal(made(), 5)
  })

  it('are forgotten where there are too many, and not remembered where they are long', () => {
    const { known, made } = open()
    for (let i = 0; i < 1001; i++) known.watch([`VM/${i}`], null)
    known.watch(['VM/1000'], null)
    assert.equal(made(), 1001)
    known.watch(['VM/0'], null)
    assert.equal(made(), 1002)
    const long = Array.from({ length: 500 }, (_, i) => `VM/${i}`)
    for (let i = 0; i < 2; i++) known.watch(long, null)
    assert.equal(made(), 1004)
  })
})

describe('the news that are known', () => {
  it('are looked up once until something changes, also where that is undone', () => {
    const store = openStore(labApi(), ':memory:')
    const { changes } = store
    const watch = new WatchedClasses(labApi()).watch(['VM'], null)
    let looks = 0
    const since = changes.since.bind(changes)
    changes.since = (generation, watched) => {
      looks++
      return since(generation, watched)
    }
    const news = new KnownNews(changes)
    const ask = (generation: number) => Array.from({ length: 3 }, () => news.isAny(watch, generation))
    assert.deepEqual([ask(0), looks], [[false, false, false], 1])
    store.class('vault').create(new Map())
    store.commit()
    assert.deepEqual([ask(0), looks], [[false, false, false], 2])
    const before = changes.generation()
    assert.throws(() =>
      store.atomically(() => {
        store.class('VM').create(new Map())
        assert.deepEqual([ask(0), looks], [[true, true, true], 3])
        throw new Error('undone')
      }),
    )
    assert.deepEqual([ask(0), looks], [[false, false, false], 4])
    store.class('VM').create(new Map())
    store.commit()
    assert.deepEqual([ask(0), ask(before), looks], [[true, true, true], [true, true, true], 6])
    assert.deepEqual([ask(changes.generation()), looks], [[false, false, false], 7])
  })
})
