/** Checks of a data file as a whole: each kind of damage is found, and its help repairs it. */
import assert from 'node:assert/strict'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { hashPassword } from '../../../../../runtime/standard/users/password.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import { create } from '../../helpers.ts'
import { A, API, B1, DamagedFile, GONE, uuid } from './damaged-file.ts'

describe('checking a data file', () => {
  const damaged = new DamagedFile()

  it('finds nothing in a sound file, also while a server runs, and does not change it', () => {
    const bytes = readFileSync(damaged.path)
    damaged.finds([], false)
    assert.deepEqual(readFileSync(damaged.path), bytes)
    const store = openStore(API, damaged.path)
    create(store, 'b')
    store.commit()
    create(store, 'b')
    assert.deepEqual(damaged.check(), [])
    store.close()
  })

  it('finds password hashes that cannot be checked, and impossible users', async () => {
    const hash = await hashPassword('right')
    const put = (key: string, value: string) => {
      const database = new DatabaseSync(damaged.path)
      database.prepare('insert into "@settings" (key, value) values (?, ?)').run(key, value)
      database.close()
    }
    const user = (found: string) => JSON.stringify({ roles: [], hash: found })
    put('user:ann', user(hash))
    put('password', hash)
    damaged.finds([], false)
    put('user:bob', user('$scrypt$ln=15$cut'))
    put('user:eve', user(hash.replace('ln=15', 'ln=99')))
    put('user:', user(hash))
    put('user:root', user(hash))
    put('user: x', user(hash))
    put('user:a\u0007', user(hash))
    damaged.run(`update "@settings" set value = 'plain' where key = 'password'`)
    const found = damaged.check()
    const says = found.map(({ problem }) => problem)
    const expected = [
      /user "", whose name is empty/,
      /user " x", whose name starts or ends with a space/,
      /user "a\\u0007", whose name holds characters that cannot be seen/,
      /password of the user "bob" cannot be checked/,
      /password of the user "eve" cannot be checked/,
      /user "root", whose name is always there/,
      /password of the user "root" cannot be checked/,
    ]
    assert.equal(says.length, expected.length, says.join('\n'))
    for (const [i, one] of expected.entries()) assert.match(says[i] ?? '', one)
    assert.ok(!JSON.stringify(found).includes('plain') && !JSON.stringify(found).includes('$scrypt'))
    for (const { help } of found) if (help.startsWith('delete')) damaged.run(help)
    const left = damaged.check().map(({ help }) => help)
    assert.deepEqual(
      left,
      ['bob', 'eve', 'root'].map((name) => `crow user password "${name}" "${damaged.path}"`),
    )
  })

  it('finds triggers and views', () => {
    damaged.run(
      `create trigger "t 1" after update on a begin delete from b where 0; end; create view v as select * from a`,
    )
    damaged.finds([
      ['null null null', /There is a trigger "t 1" on "a": it runs within the server's own reads and writes/],
      ['null null null', /There is a view "v": a migration/],
    ])
  })

  it('finds impossible generations, and tombstones of existing objects', () => {
    damaged.run(`update a set "@made" = "@changed" + 1, "@sum" = null where "@ref" = '${A(1)}';
      update a set "@changed" = 9007199254740993 where "@ref" = '${A(2)}';
      update b set "@made" = 0, "@sum" = null where "@ref" = '${B1}';
      update "@tombstones" set made = generation + 1 where ref = '${GONE}';
      insert into "@tombstones" select "@changed", "@made", 'a', "@ref", uuid from a where "@ref" = '${A(3)}';
      insert into "@tombstones" values (1, 1, 'none', 'OpaqueRef:x', 'x')`)
    damaged.finds([
      [`a ${A(1)} null`, /created in generation \d+ and changed in generation \d+, which is impossible/],
      [`a ${A(2)} null`, /changed in generation 9007199254740993/],
      [`a ${A(3)} null`, /exists, but there is also a tombstone/],
      [`b ${B1} null`, /created in generation 0/],
      [`a ${GONE} null`, /created in generation \d+ and destroyed in/],
      ['none OpaqueRef:x null', /a class that the model does not have/],
    ])
  })

  it('finds an object without a reference, and a missing setting', () => {
    damaged.run(
      `update b set "@ref" = '' where "@ref" = 'OpaqueRef:${uuid('b2')}'; delete from "@settings" where key = 'incarnation'`,
    )
    damaged.finds([
      ['b null null', /has no reference: ""/],
      ['null null null', /which identifies this copy of the data, is missing/],
    ])
  })

  it('finds missing indexes, and how to create them', () => {
    damaged.run('drop index "@a.@changed"; drop index "@b.uuid"')
    damaged.finds([
      ['null null null', /There is no index "@a\.@changed"/],
      ['null null null', /There is no index "@b\.uuid"/],
    ])
  })

  it('finds missing tables and columns, and then skips the other checks', () => {
    damaged.run('drop table "a.links"; drop index "@b.uuid"; alter table b drop column uuid')
    damaged.finds(
      [
        ['null null null', /Table "b" has no column "uuid"/],
        ['null null null', /There is no table "a\.links"/],
      ],
      false,
    )
  })

  it('finds damaged pages', () => {
    const bytes = readFileSync(damaged.path)
    const start = (rootPage(damaged.path, '@a.@changed') - 1) * 4096
    bytes.fill(0x5a, start, start + 4096)
    writeFileSync(damaged.path, bytes)
    const found = damaged.check()
    assert.match(found[0]?.problem ?? '', /^SQLite says: |^The rest of the damaged.path could not be read/)
    assert.ok(found.every(({ class: c, help }) => c === null && help !== ''))
    truncateSync(damaged.path, bytes.length - 4096)
    assert.throws(() => damaged.check(), /is damaged\. Put back/)
  })
})

function rootPage(file: string, index: string): number {
  const database = new DatabaseSync(file)
  const page = database.prepare('select rootpage as page from sqlite_schema where name = ?').get(index)?.page
  database.close()
  return Number(page)
}
