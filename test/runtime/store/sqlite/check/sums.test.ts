/** Sums of rows: each flipped bit of data is found, and sound files stay clean after all kinds of operations. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import type { Api } from '../../../../../model/api.ts'
import { checkData } from '../../../../../runtime/data-check/check-data.ts'
import { backupStore } from '../../../../../runtime/store/sqlite/backup-store.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../../runtime/store/store.ts'
import { StoreError } from '../../../../../runtime/store/store-error.ts'
import type { Value } from '../../../../../runtime/values/values.ts'
import { randomOf, seedOf } from '../../../durability/random.ts'
import { create, get } from '../../helpers.ts'
import { model } from '../../models.ts'
import { temporaryFiles } from '../../temporary-files.ts'

const CLASSES = {
  a: [
    'RW name_label : string',
    'RW description : string',
    'RW n : int',
    'RW weight : float',
    'RW on : bool',
    'RW at : datetime',
    'RW tags : string set',
    'RW next : a ref or null',
    'RW peers : a ref set',
    'RW sizes : (a ref -> int) map',
  ],
}
const API = model({ classes: CLASSES })

describe('sums of rows', () => {
  const files = temporaryFiles()

  function values(i: number, refs: readonly string[]): { [field: string]: unknown } {
    const peers = refs.slice(-2)
    return {
      name_label: `object ${i}`,
      description: `a text that no index has, number ${i}. `.repeat((i % 40) + 1),
      n: BigInt(i) ** 5n - 7n,
      weight: i % 3 === 0 ? i : i / 7,
      on: i % 2 === 0,
      at: '20260131T12:00:00Z',
      tags: [`tag ${i}`, 'ü', '😀'],
      next: refs.at(-1) ?? null,
      peers,
      sizes: new Map(peers.map((ref, at) => [ref, BigInt(i + at)])),
    }
  }

  /** A file with objects that were created, changed and destroyed. */
  function filled(api: Api = API): { file: string; refs: string[] } {
    const file = files.next()
    const store = openStore(api, file)
    const refs: string[] = []
    for (let i = 0; i < 150; i++) refs.push(create(store, 'a', values(i, refs) as never))
    store.commit()
    for (const [i, ref] of refs.entries()) {
      set(store, 'a', ref, 'n', BigInt(-i))
      set(store, 'a', ref, 'description', `changed ${i}`)
      set(store, 'a', ref, 'on', i % 3 === 0)
      set(store, 'a', ref, 'weight', -0.0)
      if (i % 10 === 0) store.commit()
    }
    const gone = create(store, 'a', values(1000, []) as never)
    store.commit()
    store.class('a').destroy(gone)
    store.settings.set('some', 'setting')
    store.commit()
    store.close()
    return { file, refs }
  }

  /** SQL by hand, as a person would do it. */
  function run(file: string, text: string): void {
    const database = new DatabaseSync(file)
    database.exec(text)
    database.close()
  }

  /** All that the tables hold, as a text. */
  function contents(file: string): string {
    const database = new DatabaseSync(file, { readOnly: true })
    try {
      const tables = database.prepare(`select name, sql from sqlite_schema where type = 'table' order by name`).all()
      const rows: unknown[] = tables.map(({ name }) => {
        const statement = database.prepare(`select * from "${name}" not indexed`)
        statement.setReadBigInts(true)
        return [name, statement.all()]
      })
      return JSON.stringify([tables, rows], (_key, value) => (typeof value === 'bigint' ? `${value}` : value))
    } finally {
      database.close()
    }
  }

  it('find each flipped bit of the data', function () {
    this.timeout(60_000)
    const { file } = filled()
    const whole = readFileSync(file)
    const before = contents(file)
    const random = randomOf(seedOf(8))
    let inData = 0
    let unreadable = 0
    for (let round = 0; round < 300; round++) {
      const [at, bit] = [100 + random.below(whole.length - 100), random.below(8)]
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] as number) ^ (1 << bit)
      const copy = `${file}.damaged`
      writeFileSync(copy, damaged)
      let now: string | undefined
      try {
        now = contents(copy)
      } catch {
        unreadable++
      }
      // For example, a bit in unused space.
      if (now === before) continue
      inData++
      assert.ok(findsSomething(copy), `bit ${bit} of byte ${at}, seed ${seedOf(8)}`)
    }
    assert.ok(inData >= 50, `${inData} flips in data, ${unreadable} of them unreadable`)
  })

  function findsSomething(file: string): boolean {
    try {
      return checkData(file).length > 0
    } catch (error) {
      if (error instanceof StoreError) return true
      throw error
    }
  }

  for (const [what, sql] of [
    ['a text', `update a set description = 'other' where "@id" = 3`],
    ['an int', `update a set n = n + 1 where "@id" = 3`],
    ['a float', `update a set weight = 7.25 where "@id" = 3`],
    ['a bool', `update a set "on" = 1 - "on" where "@id" = 3`],
    ['a date', `update a set at = '20260131T12:00:01Z' where "@id" = 3`],
    ['a set', `update a set tags = '[]' where "@id" = 3`],
    ['when it was made', `update a set "@made" = "@made" - 1 where "@id" = 3`],
  ] as const)
    it(`find ${what} that was changed by hand, until that is accepted`, () => {
      const { file, refs } = filled()
      run(file, sql)
      const [found, ...more] = checkData(file)
      assert.deepEqual(more, [])
      assert.deepEqual([found?.class, found?.ref], ['a', refs[2]])
      assert.match(found?.problem ?? '', /A value of the object is not the one that the server wrote/)
      const accept = /if all is right: (update .*;)$/.exec(found?.help ?? '')?.[1]
      assert.ok(accept)
      run(file, accept)
      assert.deepEqual(checkData(file), [])
      // The server's next write sums the row again.
      const store = openStore(API, file)
      set(store, 'a', refs[2] as string, 'n', 99n)
      store.commit()
      store.close()
      assert.deepEqual(checkData(file), [])
      run(file, `update a set tags = '["x"]' where "@id" = 3`)
      assert.equal(checkData(file).length, 1)
    })

  it('find a setting that was changed by hand, until that is accepted', () => {
    const { file } = filled()
    run(file, `update "@settings" set value = 'other' where key = 'some'`)
    const [found] = checkData(file)
    assert.match(found?.problem ?? '', /The value of "some" in "@settings" is not the one that the server wrote/)
    run(file, /if it is right: (update .*;)$/.exec(found?.help ?? '')?.[1] as string)
    assert.deepEqual(checkData(file), [])
  })

  it('find a changed table definition, until that is accepted', () => {
    const { file } = filled()
    const text = 'description" text not null'
    const broken = readFileSync(file)
    broken.write('description" text not nuLl', broken.indexOf(text))
    writeFileSync(file, broken)
    const [found] = checkData(file)
    assert.match(found?.problem ?? '', /The definition of a table is not the one that the server wrote/)
    run(file, /if it is right: (delete .*;)$/.exec(found?.help ?? '')?.[1] as string)
    assert.deepEqual(checkData(file), [])
  })

  it('are correct in a backup', async () => {
    const { file } = filled()
    await backupStore(file, `${file}.copy`)
    assert.deepEqual(checkData(`${file}.copy`), [])
    run(`${file}.copy`, `update a set n = 5 where "@id" = 3`)
    assert.equal(checkData(`${file}.copy`).length, 1)
  })

  it('are correct after a migration, and still find damage from before it', () => {
    const { file } = filled()
    run(file, `update a set n = 5 where "@id" = 3`)
    const added = CLASSES.a.filter((line) => !line.includes(' at ') && !line.includes('tags'))
    const next = model({ classes: { a: [...added, 'RW more : string = "start"', 'RW less : int = "-3"'] } })
    openStore(next, file, { discard: true }).close()
    const found = checkData(file)
    assert.deepEqual(
      found.map(({ class: owner, field }) => [owner, field]),
      [['a', null]],
    )
    run(file, `update a set "@sum" = null where "@id" = 3`)
    assert.deepEqual(checkData(file), [])
    const store = openStore(next, file)
    for (const ref of store.class('a').refs()) set(store, 'a', ref, 'more', 'changed')
    store.commit()
    store.close()
    assert.deepEqual(checkData(file), [])
  })

  it('are correct if a rename gives a column an index, or removes it', () => {
    const { file, refs } = filled()
    const swapped = model({ classes: CLASSES })
    for (const field of swapped.classes[0]?.fields ?? []) {
      const was = { name_label: 'description', description: 'name_label' }[field.name]
      if (was !== undefined) Object.assign(field, { was: [was] })
    }
    const store = openStore(swapped, file)
    assert.equal(get(store, 'a', refs[4] as string, 'description'), 'object 4')
    store.close()
    assert.deepEqual(checkData(file), [])
    run(file, `update a set description = 'other' where "@id" = 3`)
    assert.equal(checkData(file).length, 1)
  })

  it('are added to files of the layout before', () => {
    const { file } = filled()
    run(
      file,
      `update "@meta" set value = '2' where key = 'layout'; delete from "@meta" where key = 'schema'; drop index "@a.sizes.value"; drop index "@@tombstones.generation";
       create index "@@tombstones.generation" on "@tombstones" ("generation")`,
    )
    for (const table of ['a', '@meta', '@settings']) run(file, `alter table "${table}" drop column "@sum"`)
    copyFileSync(file, `${file}.2`)
    assert.deepEqual(checkData(`${file}.2`), [])
    openStore(API, file).close()
    assert.deepEqual(checkData(file), [])
    run(file, `update a set n = 5 where "@id" = 3`)
    assert.equal(checkData(file).length, 1)
    const grown = model({ classes: { a: [...CLASSES.a, 'RW more : string = "start"'] } })
    openStore(grown, `${file}.2`).close()
    assert.deepEqual(checkData(`${file}.2`), [])
  })
})

function set(store: Store, className: string, ref: string, field: string, value: Value): void {
  store.class(className).field(field).set(ref, value)
}
