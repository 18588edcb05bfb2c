/** Changes in a file: over restarts and migrations, their cost, and the size of the log. */
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, it } from 'mocha'
import { changedQueries } from '../../../../runtime/store/changes/stored-changes.ts'
import { SQLITE, sqlText } from '../../../../runtime/store/sqlite/dialect.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { ALL, changeTexts } from '../contract/changes.ts'
import { create } from '../helpers.ts'
import { model, object } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = model({ classes: { a: ['RW n : int = "0"', 'RW peers : a ref set <-> peers'], b: [] } })

describe('changes in a SQLite file', () => {
  const files = temporaryFiles()
  let file = ''
  beforeEach(() => {
    file = files.next()
  })

  function using<T>(work: (store: Store) => T, api = API, discard = false): T {
    const store = openStore(api, file, { discard })
    try {
      return work(store)
    } finally {
      store.close()
    }
  }

  /** Creates three objects of `a` and one of `b`. Then one changes, one is touched by its peer, and one is destroyed. */
  function filled(store: Store): { refs: string[]; token: number; changed: string[] } {
    const refs = ['', '', ''].map(() => create(store, 'a'))
    create(store, 'b')
    store.commit()
    const token = store.changes.generation()
    store.class('a').field('peers').add(refs[0]!, refs[1]!)
    store.class('a').destroy(refs[2]!)
    store.commit()
    const changed = [`mod a ${refs[0]}`, `mod a ${refs[1]}`, `del a ${refs[2]}`].sort()
    return { refs, token, changed }
  }

  it('are read from the tables after a restart as they were from memory', () => {
    const { token, changed, latest, incarnation } = using((store) => {
      const made = filled(store)
      assert.deepEqual(changeTexts(store.changes.since(made.token, ALL)).sort(), made.changed)
      return { ...made, latest: store.changes.generation(), incarnation: store.changes.incarnation }
    })
    using((store) => {
      assert.equal(store.changes.generation(), latest)
      assert.equal(store.changes.incarnation, incarnation)
      assert.deepEqual(changeTexts(store.changes.since(token, ALL)).sort(), changed)
      assert.deepEqual(changeTexts(store.changes.since(latest, ALL)), [])
      assert.deepEqual([...store.changes.counts()].sort(), [
        ['a', 2],
        ['b', 1],
      ])
    })
  })

  it('are filtered by classes and refs in the tables as in memory', () => {
    const { refs, token } = using(filled)
    using((store) => {
      const since = (classes: string[], of: string[]) =>
        changeTexts(store.changes.since(token, { classes: new Set(classes), refs: new Set(of) })).sort()
      assert.deepEqual(since(['b'], []), [])
      assert.deepEqual(since(['b'], [refs[1]!, refs[2]!]), [`mod a ${refs[1]}`, `del a ${refs[2]}`].sort())
      assert.deepEqual(since(['a'], []).length, 3)
    })
  })

  it('may be many after many writes, and after a restart with many objects', () => {
    const before = using((store) => {
      const start = store.changes.generation()
      for (let i = 0; i < 200; i++) create(store, 'b')
      store.commit()
      const middle = store.changes.generation()
      for (let i = 0; i < 100; i++) create(store, 'b')
      assert.deepEqual(
        [start, middle].map((token) => store.changes.mayBeMany(token, ALL)),
        [true, false],
      )
      store.commit()
      assert.deepEqual(
        [start, middle].map((token) => store.changes.mayBeMany(token, ALL)),
        [true, false],
      )
      return middle
    })
    using((store) => {
      assert.equal(store.changes.mayBeMany(before, ALL), true)
      assert.equal(store.changes.mayBeMany(store.changes.generation(), ALL), false)
    })
  })

  it('are few where many concern one object, or none that is watched', () => {
    using((store) => {
      const start = store.changes.generation()
      const ref = create(store, 'a')
      for (let i = 0; i < 300; i++) {
        store.class('a').field('n').set(ref, BigInt(i))
        store.commit()
      }
      assert.equal(store.changes.mayBeMany(start, ALL), false)
      for (let i = 0; i < 300; i++) create(store, 'b')
      assert.equal(store.changes.mayBeMany(start, ALL), true)
      assert.equal(store.changes.mayBeMany(start, { classes: new Set(), refs: new Set([ref]) }), false)
    })
  })

  it('have growing generations though the clock goes back over a restart', () => {
    const { latest, token } = using((store) => ({ ...filled(store), latest: store.changes.generation() }))
    const real = Date.now
    Date.now = () => 1_000_000
    try {
      using((store) => {
        const ref = create(store, 'b')
        assert.equal(store.changes.generation(), latest + 1)
        store.class('b').destroy(ref)
        store.commit()
        store.changes.sweep(real(), 0)
        store.commit()
      })
      using((store) => {
        assert.equal(store.changes.generation(), latest + 2)
        assert.ok(store.changes.lostBefore > token)
      })
    } finally {
      Date.now = real
    }
  })

  it('are kept when a migration rebuilds their table', () => {
    const { token, changed } = using(filled)
    const more = model({
      classes: { a: ['RW n : int = "0"', 'RW peers : a ref set <-> peers', 'RW m : int = "1"'], b: [] },
    })
    using((store) => assert.deepEqual(changeTexts(store.changes.since(token, ALL)).sort(), changed), more)
  })

  it('are noted for objects that a migration changes', () => {
    const a = ['RW n : int = "0"']
    const objects = [object('b', 'x')]
    const made = using(
      (store) => {
        const kept = create(store, 'a')
        store.commit()
        return { kept, latest: store.changes.generation() }
      },
      model({ classes: { a, b: [] }, objects }),
    )
    const more = [...a, 'RW m : (string -> b ref) map = [["k",{"object":"x"}]]']
    using(
      (store) => assert.deepEqual(changeTexts(store.changes.since(made.latest, ALL)), [`mod a ${made.kept}`]),
      model({ classes: { a: more, b: [] }, objects }),
    )
  })

  it('are lost for a class that is dropped, without the clock going back', () => {
    const { token } = using(filled)
    const latest = using((store) => store.changes.generation())
    using(
      (store) => {
        assert.ok(store.changes.lostBefore > latest)
        assert.ok(store.changes.generation() >= store.changes.lostBefore)
        assert.deepEqual(changeTexts(store.changes.since(token, ALL)), [])
      },
      model({ classes: { b: [] } }),
      true,
    )
    using((store) => assert.ok(store.changes.generation() > latest), model({ classes: { b: [] } }))
  })

  it('are found by an index, without a scan of the table', () => {
    using(filled)
    const data = readDataFile(file)
    for (const plan of data.plan.classes)
      for (const query of Object.values(changedQueries(SQLITE, data.names, plan))) {
        const steps = data.database.prepare(`explain query plan ${sqlText(query)}`).all()
        const tables = steps.map((step) => String(step.detail)).filter((detail) => detail.includes(` ${plan.name} `))
        assert.ok(tables.length > 0)
        for (const detail of tables) assert.match(detail, /^SEARCH \w+ USING INDEX .* \((@changed>\?|@ref=\?)\)$/)
      }
    const tombs = `explain query plan select * from "@tombstones" where generation > ? and made <= ? order by generation`
    const details = data.database
      .prepare(tombs)
      .all()
      .map((step) => String(step.detail))
    assert.deepEqual(details, ['SEARCH @tombstones USING COVERING INDEX @@tombstones.generation (generation>?)'])
    data.close()
  })

  it('do not let the log grow without bound though a transaction is always open', () => {
    using((store) => {
      for (let i = 1; i <= 1200; i++) {
        store.settings.set('large', String(i % 10).repeat(40_000))
        store.commit()
      }
      // SQLite copies the log into the file at 4,000 pages of 4 KiB; this test writes three times as much.
      const { size } = statSync(`${file}-wal`)
      assert.ok(size > 4_000_000 && size < 20_000_000, String(size))
    })
  })

  it('are visible to another process at once after a commit', () => {
    using((store) => {
      const { changed } = filled(store)
      const other = new DatabaseSync(file, { readOnly: true })
      const rows = () => other.prepare('select count(*) as n from "@tombstones"').get()?.n
      assert.equal(changed.length, 3)
      assert.equal(rows(), 1)
      store.class('b').destroy(store.class('b').refs()[0]!)
      assert.equal(rows(), 1)
      store.commit()
      assert.equal(rows(), 2)
      other.close()
    })
  })
})
