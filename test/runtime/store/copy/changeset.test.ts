/** Reads changesets that SQLite has made, and refuses bytes that are none. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { ChangesetError, readChangeset } from '../../../../runtime/store/copy/changeset.ts'
import { randomOf } from '../../../support/random.ts'

const VALUES = [
  ...[null, 0n, 1n, -1n, 127n, 128n, 2n ** 31n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)],
  ...[0.5, -2.25, 1e300, 5e-324, 2 ** 60 + 0.5],
  ...['', 'x', 'ü😀\ufeff', '\ufeffx', 'a'.repeat(127), 'b'.repeat(128), 'c'.repeat(20_000)],
  ...[new Uint8Array(), new Uint8Array([0, 255, 84, 18]), new Uint8Array(300).fill(7)],
]

function recorded(before: string, work: (database: DatabaseSync) => void): Uint8Array {
  const database = new DatabaseSync(':memory:')
  database.exec(before)
  const session = database.createSession()
  work(database)
  const changes = session.changeset()
  session.close()
  database.close()
  return changes
}

const TABLE = 'create table "a ü" (id integer primary key, v any, "@w" text) strict'

describe('a changeset', () => {
  it('has every value of inserted and deleted rows as it was', () => {
    const changes = recorded(TABLE, (database) => {
      const insert = database.prepare('insert into "a ü" values (?, ?, ?)')
      for (const [i, value] of VALUES.entries()) insert.run(i, value, 'w')
    })
    const [table, ...others] = readChangeset(changes)
    assert.deepEqual(others, [])
    assert.equal(table?.table, 'a ü')
    assert.deepEqual(table.key, [true, false, false])
    assert.ok(table.changes.every(({ kind, old }) => kind === 'insert' && old.length === 0))
    const rows = [...table.changes].map(({ now }) => now).sort((a, b) => Number(a[0]) - Number(b[0]))
    assert.deepEqual(
      rows,
      VALUES.map((value, i) => [BigInt(i), value, 'w']),
    )
  })

  it('has floats as SQLite keeps them, also zeros and whole numbers in a column of floats', () => {
    const floats = [0, -0, 5, -3, 2 ** 53, 0.1, -5e-324]
    const kept: number[] = []
    const changes = recorded('create table t (id integer primary key, v real) strict', (database) => {
      const insert = database.prepare('insert into t values (?, ?)')
      for (const [i, value] of floats.entries()) insert.run(i, value)
      kept.push(
        ...database
          .prepare('select v from t order by id')
          .all()
          .map(({ v }) => v as number),
      )
    })
    const rows = [...(readChangeset(changes)[0]?.changes ?? [])].map(({ now }) => now)
    const found = rows.sort((a, b) => Number(a[0]) - Number(b[0])).map(([, value]) => value)
    assert.equal(found.length, floats.length)
    for (const [i, value] of found.entries()) assert.ok(Object.is(value, kept[i]), `${value} ${kept[i]}`)
  })

  it('has the key, and the old and new values of what an update changes', () => {
    const changes = recorded(`${TABLE}; insert into "a ü" values (1, 'x', 'y'), (2, null, 'z')`, (database) => {
      database.exec(`update "a ü" set v = 2.5 where id = 1; delete from "a ü" where id = 2`)
    })
    const [table] = readChangeset(changes)
    const found = [...(table?.changes ?? [])].sort((a, b) => (a.kind < b.kind ? -1 : 1))
    assert.deepEqual(found, [
      { kind: 'delete', old: [2n, null, 'z'], now: [] },
      { kind: 'update', old: [1n, 'x', undefined], now: [undefined, 2.5, undefined] },
    ])
  })

  it('has each table, also without rowids and with keys of several columns, but none without a key', () => {
    const tables = 'create table k (a text, b text, c, primary key (b, a)) without rowid; create table n (a)'
    const changes = recorded(`${TABLE}; ${tables}`, (database) => {
      database.exec(`insert into k values ('1', '2', 3); insert into n values (1); insert into "a ü" values (9, 9, 9)`)
    })
    const names = readChangeset(changes).map(({ table, key }) => [table, key])
    assert.deepEqual(names, [
      ['k', [true, true, false]],
      ['a ü', [true, false, false]],
    ])
    assert.deepEqual(readChangeset(new Uint8Array()), [])
  })

  it('is refused where it is cut off anywhere, and never read beyond its end', () => {
    const changes = recorded(`${TABLE}; insert into "a ü" values (1, 'x', 'y')`, (database) => {
      database.exec(`update "a ü" set v = 7; insert into "a ü" values (2, 3.5, 'z'), (3, x'00', null)`)
    })
    const whole = readChangeset(changes)[0]?.changes.length as number
    for (let length = 1; length < changes.length; length++) {
      try {
        const found = readChangeset(changes.subarray(0, length))
        assert.ok((found[0]?.changes.length ?? 0) < whole)
      } catch (error) {
        assert.ok(error instanceof ChangesetError, `${length}: ${error}`)
      }
    }
  })

  it('is refused or read, whatever the bytes are', () => {
    const random = randomOf(1)
    const changes = recorded(TABLE, (database) => {
      const insert = database.prepare('insert into "a ü" values (?, ?, ?)')
      for (const [i, value] of VALUES.slice(0, 20).entries()) insert.run(i, value, 'w')
    })
    let refused = 0
    for (let i = 0; i < 3000; i++) {
      const bytes = changes.slice()
      for (let j = 1 + random(4); j > 0; j--) bytes[random(Math.min(bytes.length, 400))] = random(256)
      try {
        readChangeset(bytes)
      } catch (error) {
        assert.ok(error instanceof ChangesetError, String(error))
        refused++
      }
    }
    assert.ok(refused > 500, String(refused))
    const huge = new Uint8Array([0x54, 0x8f, 0xff, 0xff, 0xff, 0x7f, 1])
    assert.throws(() => readChangeset(huge), /a table of \d+ columns/)
  })
})
